/**
 * The server's side of SCRAM-SHA-256 (RFC 5802, RFC 7677) without channel binding. Pure but for the nonce and salt
 * that it is given.
 */
import { Buffer } from "node:buffer";
import { createHash, createHmac, pbkdf2Sync, timingSafeEqual } from "node:crypto";

const ITERATIONS = 4096;

export interface ScramSecrets {
  readonly password: string;
  readonly salt: Buffer;
  readonly nonce: string;
}

export interface ScramExchange {
  /** What the server answers to the client's first message. */
  readonly challenge: string;
  /** What the server answers to the client's last message; null when the proof is wrong. */
  readonly conclude: (clientFinal: string) => string | null;
}

/** Starts an exchange; null when the client's first message is malformed. */
export function startScram(clientFirst: string, secrets: ScramSecrets): ScramExchange | null {
  const first = /^(?:n|y|p=[^,]*),(?:a=[^,]*)?,((?:m=[^,]*,)?n=[^,]*,r=([^,]+)(?:,.*)?)$/.exec(
    clientFirst,
  );
  if (first === null || clientFirst.startsWith("p")) return null;
  const [, bare = "", clientNonce = ""] = first;
  const nonce = clientNonce + secrets.nonce;
  const challenge = `r=${nonce},s=${secrets.salt.toString("base64")},i=${ITERATIONS}`;
  return {
    challenge,
    conclude: (clientFinal) => {
      const last = /^(c=[^,]*,r=([^,]*)(?:,[^p][^,]*)*),p=([^,]+)$/.exec(clientFinal);
      if (last === null || last[2] !== nonce) return null;
      const [, withoutProof = "", , proof = ""] = last;
      return verify(secrets, `${bare},${challenge},${withoutProof}`, Buffer.from(proof, "base64"));
    },
  };
}

/** The server's signature if the proof is right. */
function verify(secrets: ScramSecrets, message: string, proof: Buffer): string | null {
  const password = secrets.password.normalize("NFKC");
  const salted = pbkdf2Sync(password, secrets.salt, ITERATIONS, 32, "sha256");
  const clientKey = hmac(salted, "Client Key");
  const storedKey = createHash("sha256").update(clientKey).digest();
  const signature = hmac(storedKey, message);
  if (proof.length !== signature.length) return null;
  const claimed = Buffer.from(proof.map((byte, i) => byte ^ (signature[i] ?? 0)));
  const claimedStored = createHash("sha256").update(claimed).digest();
  if (!timingSafeEqual(claimedStored, storedKey)) return null;
  return `v=${hmac(hmac(salted, "Server Key"), message).toString("base64")}`;
}

function hmac(key: Buffer, message: string): Buffer {
  return createHmac("sha256", key).update(message).digest();
}
