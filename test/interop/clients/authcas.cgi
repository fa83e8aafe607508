#!/usr/bin/perl
# AuthCAS: reads the answer with patterns of its own, over HTTP/1.0. It knows the user only.
use strict;
use warnings;
use AuthCAS;
use GuardedPage;

my $cas    = AuthCAS->new( casUrl => $ENV{CAS}, CAFile => $ENV{PERL_LWP_SSL_CA_FILE} );
my $method = $ENV{PATH_INFO} eq '/validatePT' ? 'validatePT' : 'validateST';

GuardedPage::show(
    login    => sub { $cas->getServerLoginURL(shift) },
    validate => sub {
        my ($user) = $cas->$method(@_);
        return defined $user ? { user => $user } : undef;
    },
);
