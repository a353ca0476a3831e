import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { hostOfUrl, isSameFile, isSamePlace, isSameWay, problemOfUrl, sameJson } from './destination-url.ts';

const schemes = ['https', 'http', 'tcp', 'tls', 'udp', 'relp', 'relp+tls', 'smtp', 'smtps', 'file'];
const rules = { schemes, isListedHost: (host: string) => host === 'siem.internal' || host === 'fd00::1' };

describe('the URL of a destination', () => {
  it('may be anything that its kind speaks, in clear to listed hosts only', () => {
    for (const url of [
      'https://example.com',
      'tls://example.com:6514',
      'relp+tls://example.com:2514',
      'smtps://mail.example.com',
      'file:a.ndjson',
    ])
      assert.equal(problemOfUrl(url, rules), undefined, url);
    for (const scheme of ['http', 'tcp', 'udp', 'relp', 'smtp']) {
      for (const host of ['siem.internal', 'SIEM.internal:514', '[fd00::1]:514'])
        assert.equal(problemOfUrl(`${scheme}://${host}`, rules), undefined, `${scheme} ${host}`);
      for (const host of ['example.com', 'siem.internal.example.com', 'xsiem.internal', '[fd00::2]'])
        assert.match(problemOfUrl(`${scheme}://${host}`, rules) ?? '', /in clear/, `${scheme} ${host}`);
    }
  });

  it('is refused without being repeated', () => {
    const urls = [
      '',
      's3cret',
      'ftp://s3cret/',
      'https://s3cret@example.com/',
      'https://a:s3cret@x/',
      'tcp://s3cret/',
      'https://x/#s3cret',
      'tcp:s3cret',
    ];
    for (const url of [...urls, 'https://x/ s3cret', 'https://x/\u0000s3cret', '//s3cret', `https://x/s3cret\ud800`]) {
      const problem = problemOfUrl(url, rules);
      assert.ok(problem !== undefined && !problem.includes('s3cret'), `${url}: ${problem}`);
    }
  });

  it('never makes the check itself fail', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl()), (url) => {
        problemOfUrl(url, rules);
        hostOfUrl(url);
        isSamePlace(url, url);
      }),
    );
  });
});

describe('where a URL leads', () => {
  it('is the same place at the same port of the same host in the same way', () => {
    assert.ok(isSamePlace('https://example.com/a', 'https://EXAMPLE.com:443/b?c'));
    assert.ok(isSamePlace('tcp://Siem:514', 'tcp://siem:514'));
    for (const other of [
      'https://example.com:8443/a',
      'http://example.com/a',
      'https://example.org/a',
      'https://a.example.com/',
      'nonsense',
    ])
      assert.ok(!isSamePlace('https://example.com/a', other), other);
  });

  it('has a host without port and brackets', () => {
    assert.deepEqual(['https://Example.com:8443/x', 'tcp://[FD00::1]:514', 'file:x', 'nonsense'].map(hostOfUrl), [
      'example.com',
      'fd00::1',
      '',
      '',
    ]);
  });
});

describe('the file that a URL names', () => {
  it('is the same however many slashes come first', () => {
    assert.ok(isSameFile('file:siem/a.cef', 'file:///siem/a.cef') && isSameFile('file:/a.cef', 'file:a.cef'));
    assert.ok(!isSameFile('file:siem/a.cef', 'file:a.cef') && !isSameFile('file:a.cef', 'file:A.cef'));
  });
});

describe('the way that settings say', () => {
  it('is another one with another proxy, other certificates, or another address', () => {
    const settings = { format: 'cef', tls: { ca: 'a', cert: 'b' }, proxy: 'https://p', ca: 'x', token_url: 'https://login.example.com' };
    assert.ok(isSameWay(settings, { ...settings, format: 'leef', tls: { cert: 'b', ca: 'a' }, batch: 7 }));
    const others = [
      { tls: { ca: 'c' } },
      { proxy: 'https://q' },
      { ca: 'y' },
      { token_url: 'https://evil.example.com' },
      { tls: { ca: 'a', cert: 'b', serverName: 'z' } },
    ];
    for (const other of others) assert.ok(!isSameWay(settings, { ...settings, ...other }), JSON.stringify(other));
    assert.ok(!isSameWay({}, { proxy: 'https://q' }));
  });

  it('is compared whatever the order of members', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        assert.ok(sameJson(value, Object.fromEntries(Object.entries(value).reverse())));
        assert.ok(!sameJson(value, { ...value, 'one more': 1, 'and another': Object.keys(value).length }));
      }),
    );
  });
});
