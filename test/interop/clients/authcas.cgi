#!/usr/bin/perl
# AuthCAS: reads the answer with patterns of its own, over HTTP/1.0. It knows the user only, and of a
# chain of proxies no more than one.
use strict;
use warnings;
use AuthCAS;
use GuardedPage;

my $cas = AuthCAS->new( casUrl => $ENV{CAS}, CAFile => $ENV{PERL_LWP_SSL_CA_FILE} );

my %pages = (
    '/validateST' => sub {
        my ($user) = $cas->validateST(@_);
        return defined $user ? { user => $user } : undef;
    },
    '/validatePT' => sub {
        my ( $user, @proxies ) = $cas->validatePT(@_);
        return defined $user ? { user => $user, proxies => \@proxies } : undef;
    },
    '/portal' => sub {
        my ($user) = $cas->validateST(@_);
        return undef unless defined $user;
        my $called = GuardedPage::neighbour('validatePT');
        return { user => $user, called => GuardedPage::call( $called, $cas->retrievePT($called) ) };
    },
);

if ( $ENV{PATH_INFO} eq '/portal' ) {
    $cas->proxyMode(
        pgtFile        => "$ENV{SESSIONS}/authcas",
        pgtCallbackUrl => GuardedPage::neighbour('portal'),
    );
}
GuardedPage::show(
    login    => sub { $cas->getServerLoginURL(shift) },
    validate => $pages{ $ENV{PATH_INFO} },
    deliver  => sub { $cas->storePGT(@_) },
);
