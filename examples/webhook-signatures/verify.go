// Verifies a webhook with Go and nothing else. Verify is the part to copy.
package main

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"
)

// Verify tells whether a message comes from somebody who has the secret, and comes now. The secret is whsec_…, or whpk_…
// where messages are signed with Ed25519; id, timestamp and signature are the headers webhook-id, webhook-timestamp and
// webhook-signature; body has the bytes as they arrived, before anything parsed them.
func Verify(secret, id, timestamp, signature string, body []byte) (bool, error) {
	prefix, encoded, _ := strings.Cut(secret, "_")
	key, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(key) < 24 || (prefix != "whsec" && (prefix != "whpk" || len(key) != ed25519.PublicKeySize)) {
		return false, errors.New("the secret must be whsec_… or whpk_…")
	}
	seconds, err := strconv.ParseUint(timestamp, 10, 36)
	if err != nil || id == "" || strings.Contains(id, ".") {
		return false, nil
	}
	if age := time.Since(time.Unix(int64(seconds), 0)); age > 5*time.Minute || age < -5*time.Minute {
		return false, nil
	}
	content := append([]byte(id+"."+timestamp+"."), body...)
	mac := hmac.New(sha256.New, key)
	mac.Write(content)
	for _, entry := range strings.Split(signature, " ") {
		version, text, _ := strings.Cut(entry, ",")
		given, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			continue
		}
		if prefix == "whsec" && version == "v1" && hmac.Equal(given, mac.Sum(nil)) {
			return true, nil
		}
		if prefix == "whpk" && version == "v1a" && ed25519.Verify(key, content, given) {
			return true, nil
		}
	}
	return false, nil
}

func main() {
	body, err := io.ReadAll(os.Stdin)
	fits := false
	if err == nil && len(os.Args) == 4 {
		fits, err = Verify(os.Getenv("WEBHOOK_SECRET"), os.Args[1], os.Args[2], os.Args[3], body)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	if !fits {
		fmt.Println("not from us, or not now")
		os.Exit(1)
	}
	fmt.Println("ok")
}
