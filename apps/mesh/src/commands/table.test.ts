import assert from 'node:assert/strict';
import { it } from 'node:test';
import { table } from './table.ts';

it('columns are as wide as their widest cell, and colours take no room', () => {
  const bold = (text: string) => `<${text}>`;
  const rows = [{ cells: ['1', { text: 'ok', paint: bold }, 'last'], notes: ['about it'] }, { cells: ['12345', 'failed 😀', ''] }];
  assert.equal(table(['ID', 'STATE', 'NAME'], rows), 'ID     STATE     NAME\n1      <ok>        last\n  about it\n12345  failed 😀');
});
