<?php
// Shows what mod_auth_cas tells an application: the user, and a header for each attribute.
$attributes = [];
foreach (getallheaders() as $name => $value) {
    if (str_starts_with($name, 'CAS-') && $name !== 'CAS-User') {
        $values = explode(';', $value);
        $attributes[substr($name, strlen('CAS-'))] = count($values) === 1 ? $value : $values;
    }
}
header('Content-Type: application/json; charset=utf-8');
echo json_encode(['user' => $_SERVER['REMOTE_USER'], 'attributes' => $attributes]);
