<?php
// Shows whom phpCAS lets in and what it knows of them.
require 'CAS.php';

session_name(basename($_SERVER['SCRIPT_NAME']));
$here = "https://{$_SERVER['HTTP_HOST']}";
phpCAS::client(getenv('PROTOCOL'), 'localhost', (int) getenv('CAS_PORT'), '/cas', $here);
phpCAS::setCasServerCACert(getenv('CERTIFICATE'));
// The sender is named by its address: a name would be looked up backwards (R3.38).
phpCAS::handleLogoutRequests(true, ['127.0.0.1']);
phpCAS::forceAuthentication();

header('Content-Type: application/json; charset=utf-8');
echo json_encode(['user' => phpCAS::getUser(), 'attributes' => phpCAS::getAttributes()]);
