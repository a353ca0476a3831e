import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Verifies a webhook with Java 17 and nothing else. The three methods above `main` are the part to copy. */
public class Verify {
  /**
   * Whether a message comes from somebody who has the secret, and comes now.
   *
   * @param secret `whsec_...`, or `whpk_...` where messages are signed with Ed25519
   * @param id the header `webhook-id`; `timestamp` and `signature` are those of `webhook-timestamp` and `webhook-signature`
   * @param body the bytes as they arrived, before anything parsed them
   */
  static boolean verify(String secret, String id, String timestamp, String signature, byte[] body) throws GeneralSecurityException {
    if (id.isEmpty() || id.contains(".") || !timestamp.matches("[0-9]{1,11}")) return false;
    if (Math.abs(System.currentTimeMillis() / 1000 - Long.parseLong(timestamp)) > 300) return false;
    boolean isPublicKey = secret.startsWith("whpk_");
    if (!isPublicKey && !secret.startsWith("whsec_")) throw new IllegalArgumentException("the secret must be whsec_... or whpk_...");
    byte[] key = Base64.getDecoder().decode(secret.substring(secret.indexOf('_') + 1));
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
    content.writeBytes(body);
    for (String entry : signature.split(" ")) {
      String[] parts = entry.split(",", 2);
      if (parts.length < 2 || !parts[0].equals(isPublicKey ? "v1a" : "v1") || !parts[1].matches("[A-Za-z0-9+/]+={0,2}")) continue;
      byte[] given = Base64.getDecoder().decode(parts[1]);
      if (isPublicKey ? fitsEd25519(key, content.toByteArray(), given) : fitsHmac(key, content.toByteArray(), given)) return true;
    }
    return false;
  }

  static boolean fitsHmac(byte[] key, byte[] content, byte[] given) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return MessageDigest.isEqual(mac.doFinal(content), given);
  }

  static boolean fitsEd25519(byte[] key, byte[] content, byte[] given) throws GeneralSecurityException {
    // What stands before the 32 bytes of a key in its X.509 form (RFC 8410).
    byte[] encoded = HexFormat.of().parseHex("302a300506032b6570032100" + HexFormat.of().formatHex(key));
    PublicKey publicKey = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(publicKey);
    verifier.update(content);
    return given.length == 64 && verifier.verify(given);
  }

  public static void main(String[] args) throws Exception {
    boolean fits = verify(System.getenv("WEBHOOK_SECRET"), args[0], args[1], args[2], System.in.readAllBytes());
    System.out.println(fits ? "ok" : "not from us, or not now");
    System.exit(fits ? 0 : 1);
  }
}
