#!/bin/sh
# Verifies a webhook with a shell and openssl: to try things out by hand, not to guard a door. The comparison takes longer the
# more fits, and the secret shows in the list of processes while openssl runs.
id=$1 timestamp=$2 signatures=$3
refuse() {
  echo 'not from us, or not now'
  exit 1
}

case $WEBHOOK_SECRET in whsec_?*) ;; *) echo 'WEBHOOK_SECRET must be whsec_…' >&2 && exit 1 ;; esac
case $id in '' | *.*) refuse ;; esac
case $timestamp in '' | *[!0-9]* | ????????????*) refuse ;; esac
age=$(($(date +%s) - ${timestamp}))
[ "$age" -le 300 ] && [ "$age" -ge -300 ] || refuse

key=$(printf %s "${WEBHOOK_SECRET#whsec_}" | openssl base64 -d -A | od -An -tx1 | tr -d ' \n')
expected=v1,$({ printf '%s.%s.' "$id" "$timestamp" && cat; } | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | openssl base64 -A)
case " $signatures " in *" $expected "*) echo ok ;; *) refuse ;; esac
