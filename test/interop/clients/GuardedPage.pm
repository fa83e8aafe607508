package GuardedPage;

# The part of an application that a client library leaves to it: a session, and a page that shows as
# JSON what is known of the person.
use strict;
use warnings;
use CGI;
use Digest::SHA qw(sha256_hex);
use JSON::PP;

# show(login => sub { URL of the sign-in }, validate => sub { what is known, or undef })
sub show {
    my (%client) = @_;
    my $request = CGI->new;
    my $page    = $ENV{REQUEST_SCHEME} . '://' . $ENV{HTTP_HOST} . $ENV{REQUEST_URI} =~ s/\?.*//sr;
    my $ticket  = $request->url_param('ticket');
    if ( defined $ticket ) {
        my $known = $client{validate}->( $page, $ticket );
        return refuse($request) unless defined $known;
        my $id = sha256_hex($ticket);
        open my $file, '>', "$ENV{SESSIONS}/$id" or die $!;
        print $file encode_json($known);
        close $file;
        return print $request->redirect( -uri => $page, -cookie => CGI::cookie( session => $id ) );
    }
    my ($id) = ( $request->cookie('session') // '' ) =~ /^([0-9a-f]+)$/;
    if ( !defined $id || !open my $file, '<', "$ENV{SESSIONS}/$id" ) {
        return print $request->redirect( $client{login}->($page) );
    }
    else {
        print $request->header('application/json'), readline $file;
    }
}

sub refuse {
    my ($request) = @_;
    print $request->header( -type => 'text/plain', -status => '403 Forbidden' ), "Refused\n";
}

1;
