#!/usr/bin/perl
# Authen::CAS::Client: hands the whole document of CAS 2.0 to the application, which reads attributes.
use strict;
use warnings;
use Authen::CAS::Client;
use GuardedPage;

my $cas      = Authen::CAS::Client->new( $ENV{CAS} );
my ($method) = $ENV{PATH_INFO} =~ m{^/(validate|service_validate|proxy_validate)$};

GuardedPage::show(
    login    => sub { $cas->login_url(shift) },
    validate => sub {
        my $answer = $cas->$method(@_);
        return undef unless $answer->is_success;
        return { user => $answer->user, attributes => attributes_in( $answer->doc ) };
    },
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
