# Verifies a webhook with Ruby and nothing else. `verify` is the part to copy.
require 'base64'
require 'openssl'

# Whether a message comes from somebody who has the secret, and comes now.
#
# `secret` is `whsec_…`, or `whpk_…` where messages are signed with Ed25519; `id`, `timestamp` and `signature` are the headers
# `webhook-id`, `webhook-timestamp` and `webhook-signature`; `body` has the bytes as they arrived, before anything parsed them.
def verify(secret, id, timestamp, signature, body)
  return false if id.empty? || id.include?('.') || !timestamp.match?(/\A[0-9]{1,11}\z/)
  return false if (Time.now.to_i - timestamp.to_i).abs > 300

  kind, encoded = secret.split('_', 2)
  raise ArgumentError, 'the secret must be whsec_… or whpk_…' unless %w[whsec whpk].include?(kind)

  key = Base64.strict_decode64(encoded)
  content = "#{id}.#{timestamp}.".b + body.b
  expected = "v1,#{Base64.strict_encode64(OpenSSL::HMAC.digest('SHA256', key, content))}"
  signature.split(' ').any? do |entry|
    next OpenSSL.secure_compare(expected, entry) if kind == 'whsec'

    version, text = entry.split(',', 2)
    version == 'v1a' && ed25519(key).verify(nil, text.to_s.unpack1('m'), content)
  end
end

# What stands before the 32 bytes of a key in its X.509 form (RFC 8410).
def ed25519(key) = OpenSSL::PKey.read(['302a300506032b6570032100'].pack('H*') + key)

if $PROGRAM_NAME == __FILE__
  fits = verify(ENV.fetch('WEBHOOK_SECRET'), *ARGV, $stdin.binmode.read)
  puts fits ? 'ok' : 'not from us, or not now'
  exit fits ? 0 : 1
end
