import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Certificate is a certificate of the test's own, for one host. */
export interface Certificate {
  certFile: string;
  keyFile: string;
  /** What makes Chromium accept it, and no other. */
  switch: string;
}

/** certify makes a certificate for host in folder, with the tool that comes with Go. */
export function certify(host: string, folder: string): Certificate {
  const goroot = execFileSync('go', ['env', 'GOROOT']).toString().trim();
  const tool = join(goroot, 'src/crypto/tls/generate_cert.go');
  execFileSync('go', ['run', tool, '-host', host, '-ecdsa-curve', 'P256', '-duration', '24h'], { cwd: folder, stdio: 'pipe' });
  const certFile = join(folder, 'cert.pem');
  const key = new X509Certificate(readFileSync(certFile)).publicKey.export({ type: 'spki', format: 'der' });
  const pin = createHash('sha256').update(key).digest('base64');
  return { certFile, keyFile: join(folder, 'key.pem'), switch: `--ignore-certificate-errors-spki-list=${pin}` };
}
