#!/usr/bin/perl
# Authen::CAS::Client: hands the whole document of CAS 2.0 to the application, which reads attributes.
use strict;
use warnings;
use Authen::CAS::Client;
use GuardedPage;

my $cas    = Authen::CAS::Client->new( $ENV{CAS} );
my $portal = GuardedPage::neighbour('portal');

sub known {
    my ($answer) = @_;
    return undef unless $answer->is_success;
    return { user => $answer->user, attributes => attributes_in( $answer->doc ) };
}

my %pages = (
    '/validate'         => sub { known( $cas->validate(@_) ) },
    '/service_validate' => sub { known( $cas->service_validate(@_) ) },
    '/proxy_validate'   => sub {
        my $answer = $cas->proxy_validate(@_);
        my $known  = known($answer) or return undef;
        return { %$known, proxies => [ $answer->proxies ] };
    },
    '/portal' => sub {
        my $answer = $cas->service_validate( @_, pgtUrl => $portal );
        my $known  = known($answer) or return undef;
        my $called = GuardedPage::neighbour('proxy_validate');
        my $ticket = $cas->proxy( GuardedPage::recall( $answer->iou ), $called )->proxy_ticket;
        return { %$known, called => GuardedPage::call( $called, $ticket ) };
    },
);

GuardedPage::show(
    login    => sub { $cas->login_url(shift) },
    validate => $pages{ $ENV{PATH_INFO} },
    deliver  => \&GuardedPage::remember,
);

sub attributes_in {
    my ($document) = @_;
    my %attributes;
    return \%attributes unless ref $document;
    for my $element ( $document->findnodes('//cas:attributes/*') ) {
        push @{ $attributes{ $element->localname } }, $element->textContent;
    }
    for my $values ( values %attributes ) { $values = $values->[0] if @$values == 1 }
    return \%attributes;
}
