package GuardedPage;

# The part of an application that a client library leaves to it: a session, a page that shows as JSON
# what is known of the person, and calling another application with a proxy ticket.
use strict;
use warnings;
use CGI;
use Digest::SHA qw(sha256_hex);
use JSON::PP;
use LWP::UserAgent;

my $here = "https://$ENV{HTTP_HOST}" . $ENV{REQUEST_URI} =~ s/\?.*//sr;

# login: the URL of the sign-in; validate: what is known, or undef; deliver: takes a PGT for its IOU.
sub show {
    my (%client) = @_;
    my $request = CGI->new;
    if ( defined $request->url_param('pgtIou') ) {
        $client{deliver}->( $request->url_param('pgtIou'), $request->url_param('pgtId') );
        return print $request->header('text/plain');
    }
    my $ticket = $request->url_param('ticket');
    return enter( $request, $ticket, $client{validate} ) if defined $ticket;
    my ($id) = ( $request->cookie('session') // '' ) =~ /^([0-9a-f]+)$/;
    my $known = defined $id && recall($id);
    return print $request->redirect( $client{login}->($here) ) unless $known;
    print $request->header('application/json'), $known;
}

sub enter {
    my ( $request, $ticket, $validate ) = @_;
    my $known = $validate->( $here, $ticket );
    if ( !defined $known ) {
        return print $request->header( -type => 'text/plain', -status => '403 Forbidden' );
    }
    my $id = sha256_hex($ticket);
    remember( $id, encode_json($known) );
    my $cookie = CGI::cookie( -name => 'session', -value => $id, -path => $here =~ s{^https://[^/]+}{}r );
    print $request->redirect( -uri => $here, -cookie => $cookie );
}

# The page of this name beside this one.
sub neighbour { $here =~ s{[^/]*$}{$_[0]}r }

# What another application says of the person.
sub call {
    my ( $page, $ticket ) = @_;
    my $answer = LWP::UserAgent->new( cookie_jar => {} )->get("$page?ticket=$ticket");
    return $answer->is_success ? decode_json( $answer->content ) : $answer->status_line;
}

sub remember {
    my ( $name, $value ) = @_;
    open my $file, '>', "$ENV{SESSIONS}/$name" or die $!;
    print $file $value;
    close $file;
}

sub recall {
    my ($name) = @_;
    open my $file, '<', "$ENV{SESSIONS}/$name" or return undef;
    return scalar readline $file;
}

1;
