<?php
// Shows whom phpCAS lets in and through whom they come; then what the next application says of them.
require 'CAS.php';

session_name(basename($_SERVER['SCRIPT_NAME']));
$here = "https://{$_SERVER['HTTP_HOST']}";
$next = getenv('CALLS');
$settings = [getenv('PROTOCOL'), 'localhost', (int) getenv('CAS_PORT'), '/cas', $here];
if ($next) {
    phpCAS::proxy(...$settings);
    phpCAS::setPGTStorageFile(getenv('GRANTING_TICKETS'));
} else {
    phpCAS::client(...$settings);
}
if (getenv('CALLED_THROUGH')) {
    // Compared literally, from the nearest to the farthest (R6.03).
    phpCAS::allowProxyChain(new CAS_ProxyChain(explode(' ', getenv('CALLED_THROUGH'))));
}
phpCAS::setCasServerCACert(getenv('CERTIFICATE'));
phpCAS::forceAuthentication();

$known = ['user' => phpCAS::getUser(), 'proxies' => phpCAS::getProxies()];
if ($next) {
    $service = phpCAS::getProxiedService(PHPCAS_PROXIED_SERVICE_HTTP_GET);
    $service->setUrl($next);
    $service->send();
    $known['called'] = json_decode($service->getResponseBody());
}
header('Content-Type: application/json; charset=utf-8');
echo json_encode($known, JSON_UNESCAPED_SLASHES);
