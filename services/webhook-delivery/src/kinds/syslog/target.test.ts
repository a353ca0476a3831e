import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseSyslogUrl } from './target.ts';

describe('the URL of a syslog receiver', () => {
  it('names the transport, the host and the port', () => {
    assert.deepEqual(parseSyslogUrl('tls://siem.example:7000'), { over: 'stream', isTls: true, host: 'siem.example', port: 7000 });
    assert.deepEqual(parseSyslogUrl('RELP+TLS://SIEM.example/'), { over: 'relp', isTls: true, host: 'siem.example', port: 20514 });
    assert.deepEqual(parseSyslogUrl('udp://[2001:db8::1]:5140'), { over: 'datagrams', isTls: false, host: '2001:db8::1', port: 5140 });
  });

  it('means the well-known port where it names none', () => {
    const ports = ['udp', 'tcp', 'tls', 'relp', 'relp+tls'].map((scheme) => parseSyslogUrl(`${scheme}://a.example`)?.port);
    assert.deepEqual(ports, [514, 601, 6514, 20514, 20514]);
  });

  it('has nothing besides', () => {
    const wrong = [
      ...['http://a.example', 'tcp:a.example', 'tcp://', 'tcp://user@a.example', 'tcp://user:pw@a.example:1', 'tcp://a.example/path'],
      ...[
        'tcp://a.example?x=1',
        'tcp://a.example#x',
        'tcp://a.example:0',
        'tcp://a.example:65536',
        'tcp://a.example:1:2',
        'tcp://a%2e.example',
      ],
      ...[
        'tcp://[::1',
        'tcp://::1',
        'constructor://a.example',
        '__proto__://a.example',
        'tcp://a.example:99999999999',
        'tcp://ä.example',
        'tcp://a\n.example',
        ' tcp://a.example',
        '',
      ],
    ];
    for (const url of wrong) assert.equal(parseSyslogUrl(url), undefined, url);
  });
});
