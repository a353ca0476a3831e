import { assignedTo } from './assigned-to.ts';
import { hex, lower, mixed } from './example-values.ts';
import type { SecretFormat } from './secret-format.ts';

/** Secrets of frameworks and clusters, and the lines of configuration files that hold passwords. */
export const CONFIG_FORMATS: readonly SecretFormat[] = [
  {
    name: 'netrc-password',
    title: 'password in a .netrc file',
    keywords: ['machine ', 'default login'],
    pattern:
      /(?:\bmachine\s{1,4}[\w.:-]{1,120}|\bdefault)\s{1,8}login\s{1,4}[^\s]{1,120}\s{1,8}password\s{1,4}(?<secret>(?![$<{])[^\s]{3,200})/g,
    minimumEntropy: 1.5,
    score: 0.9,
    examples: {
      matches: ['machine api.example.com login jo password «s3cr3t»'],
      misses: ['machine api.example.com login jo password <password>', 'the washing machine login page password reset'],
    },
  },
  {
    name: 'pgpass-password',
    title: 'password in a .pgpass file',
    keywords: [':5432:', ':5433:', ':6432:', ':*:*:'],
    pattern: /(?<![\w.:*-])[\w.*-]{1,120}:(?:543\d|6432|\*):[\w*-]{1,64}:[\w*.-]{1,64}:(?<secret>(?![$<{])[^\s:]{3,128})(?=\s|$)/g,
    minimumEntropy: 1.5,
    score: 0.9,
    examples: {
      matches: ['db.example.com:5432:main:app:«s3cr3t!»'],
      misses: ['db.example.com:5432:main:app:<password>', 'localhost:5432:5432'],
    },
  },
  {
    name: 'mysql-option-password',
    title: 'password in a MySQL option file',
    keywords: ['[client]', '[mysql]', '[mysqldump]'],
    pattern: /\[(?:client|mysql|mysqldump)\][^[]{0,300}?\n\s{0,4}password\s?=\s?["']?(?<secret>(?![$<{])[^\s"']{3,128})/g,
    minimumEntropy: 1.5,
    score: 0.9,
    examples: { matches: ['[client]\nuser=root\npassword=«hunter2»\n'], misses: ['[client]\nuser=root\npassword=<password>'] },
  },
  {
    name: 'redis-requirepass',
    title: 'password in a Redis configuration',
    keywords: ['requirepass', 'masterauth'],
    pattern: /\b(?:requirepass|masterauth)\s{1,4}["']?(?<secret>(?![$<{])(?=[^\s"']{0,100}[\d!@#%^&*])[^\s"']{4,200})/g,
    minimumEntropy: 2,
    score: 0.9,
    examples: { matches: ['requirepass «foobared123»'], misses: ['requirepass $REDIS_PASSWORD', 'requirepass option'] },
  },
  {
    name: 'django-secret-key',
    title: 'Django secret key',
    keywords: ['django-insecure-'],
    pattern: /django-insecure-[\w!@#$%^&*()=+-]{40,80}/g,
    minimumEntropy: 3,
    examples: { matches: [`SECRET_KEY = '«django-insecure·-${lower(40)}=(!»'`], misses: ['django-insecure-'] },
  },
  {
    name: 'rails-secret-key-base',
    title: 'Rails secret key base or master key',
    ...assignedTo(['secret_key_base', 'rails_master', 'rails-secret'], /[\da-f]{128}|[\da-f]{32}/),
    examples: {
      matches: [`SECRET_KEY_BASE=«${hex(128)}»`, `RAILS_MASTER_KEY=«${hex(32)}»`],
      misses: ['secret_key_base: <%= ENV["KEY1"] %>'],
    },
  },
  {
    name: 'laravel-app-key',
    title: 'Laravel application key',
    keywords: ['APP_KEY', 'base64:'],
    pattern: /APP_KEY\s?=\s?["']?(?<secret>base64:[A-Za-z\d+/]{43}=)/g,
    minimumEntropy: 3.5,
    examples: { matches: [`APP_KEY=«base64:${mixed(43)}=»`], misses: ['APP_KEY=', 'APP_KEY=base64:'] },
  },
  {
    name: 'wordpress-salt',
    title: 'WordPress key or salt',
    keywords: ["_key'", "_salt'", '_key"', '_salt"'],
    pattern: /define\(\s?["'](?:AUTH|SECURE_AUTH|LOGGED_IN|NONCE)_(?:KEY|SALT)["'],\s{0,8}["'](?<secret>[^'"\n]{64})(?=["'])/g,
    minimumEntropy: 3.5,
    examples: { matches: [`define('AUTH_KEY', '«${mixed(64)}»');`], misses: ["define('AUTH_KEY', 'put your unique phrase here');"] },
  },
  {
    name: 'kubernetes-bootstrap-token',
    title: 'Kubernetes bootstrap token',
    keywords: ['kubeadm', 'bootstrap'],
    pattern: /(?:kubeadm[^\n]{0,120}?--token[ =]|bootstrap[\w -]{0,20}token["']?[ :=]{1,3}["']?)(?<secret>[a-z\d]{6}\.[a-z\d]{16})(?!\w)/g,
    minimumEntropy: 3,
    examples: { matches: ['kubeadm join 10.0.0.1:6443 --token «abcd3f.0123456789ab·cdef»'], misses: ['kubeadm token create'] },
  },
  {
    name: 'k3s-token',
    title: 'K3s or RKE2 cluster token',
    keywords: ['K10'],
    pattern: /(?<!\w)K10[\da-f]{64}::\w{1,40}:[\w.-]{16,200}/g,
    examples: { matches: [`«K10·${hex(64)}::server:${hex(32)}»`], misses: ['K10'] },
  },
  {
    name: 'kubernetes-service-account-secret',
    title: 'token in a kubeconfig',
    keywords: ['token:'],
    pattern: /\busers?:\s[\s\S]{0,400}?\btoken:\s{1,3}["']?(?<secret>(?=[\w.=-]{0,60}\d)[\w.=-]{20,2000})(?![\w.=-])/g,
    minimumEntropy: 3.3,
    score: 0.8,
    examples: {
      matches: [`users:\n- name: admin\n  user:\n    token: «${mixed(40)}»`],
      misses: ['users:\n- name: admin\n  user:\n    token: <token>'],
    },
  },
  {
    name: 'ansible-password',
    title: 'password in an Ansible inventory',
    keywords: ['ansible_'],
    pattern:
      /\bansible_(?:ssh_pass|become_pass|sudo_pass|password|become_password|ssh_private_key_passphrase)\s?[=:]\s?["']?(?<secret>(?![{$<!])[^\s"']{3,128})/g,
    minimumEntropy: 1.5,
    score: 0.9,
    examples: {
      matches: ['web1 ansible_ssh_pass=«hunter2»'],
      misses: ["ansible_become_password: '{{ vault_pass }}'", 'ansible_password: !vault |'],
    },
  },
  {
    name: 'session-cookie',
    title: 'session cookie',
    keywords: ['cookie:', 'cookie":', 'cookie='],
    pattern:
      /\b(?:set-)?cookie["']?[:=]\s{0,4}["']?(?:(?:(?!cookie["']?[:=])[^\n]){0,400}?[; ])?(?:[\w.-]{0,24}(?:sess(?:ion)?(?:_?id)?|sid|auth|token|jwt)|PHPSESSID|JSESSIONID|connect\.sid)=(?<secret>(?=[\w.%+/=-]{0,60}\d)[\w.%+/=-]{16,2000})/gi,
    minimumEntropy: 3.3,
    score: 0.7,
    evidence: 'context',
    examples: {
      matches: [`Set-Cookie: PHPSESSID=«${lower(26)}»; path=/`],
      misses: ['Cookie: theme=dark; lang=en', 'Cookie: session=deleted'],
    },
  },
  {
    name: 'wifi-password',
    title: 'Wi-Fi password',
    keywords: ['psk=', 'wpa-psk', 'wpa_passphrase', 'wifi:', 'wpa-passphrase'],
    pattern:
      /(?:\bpsk=|wpa[-_]psk["']?\s?[:=]?\s?|wpa[-_]passphrase=|\bWIFI:[^\n]{0,80}?;P:)["']?(?<secret>(?![$<{])(?=[^\s"';]{0,64}[\d!@#%^&*])[^\s"';]{8,64})/gi,
    minimumEntropy: 2,
    score: 0.8,
    examples: { matches: ['psk="«correcth0rse»"', 'WIFI:T:WPA;S:home;P:«correcth0rse»;;'], misses: ['psk=<password>', 'wpa-psk mode'] },
  },
  {
    name: 'smtp-password',
    title: 'password of a mail server',
    ...assignedTo(['smtp-pass', 'smtp-password', 'mail-password', 'email_host_password', 'imap-password'], /[^\s"'`,;<>]{6,80}/),
    minimumEntropy: 2.5,
    score: 0.8,
    examples: { matches: ['SMTP_PASSWORD=«h8rdT0gu3ss!»', 'EMAIL_HOST_PASSWORD = "«abcdefgh1jkl»"'], misses: ['SMTP_PASSWORD=changeme'] },
  },
  {
    name: 'gmail-app-password',
    title: 'Google app password',
    keywords: ['app password', 'app-password', 'app_password', 'apppassword'],
    pattern: /app[ _-]?password["']?\s?[:=]\s?["']?(?<secret>[a-z]{4} [a-z]{4} [a-z]{4} [a-z]{4})(?! ?[a-z])/gi,
    minimumEntropy: 3,
    score: 0.8,
    examples: { matches: ['GMAIL_APP_PASSWORD="«abcd efgh ijkl mnop»"'], misses: ['the app password is used when your mail'] },
  },
];
