/** The bytes that base64 or base64url text stands for, one character each; null when it is neither. */
export function decodedBase64(text: string): string | null {
  try {
    return atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    return null;
  }
}
