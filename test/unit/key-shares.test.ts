import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { joinKeys, keyLines, splitKeys } from '#sql/office/key-shares.ts';
import { KeyError } from '#sql/office/keys.server.ts';

const keys = { identity: randomBytes(32), encryption: randomBytes(32), signing: randomBytes(32) };

test('two shares make the keys, in any order; one alone has nothing of them, and is another each time', () => {
	const [one, other] = splitKeys(keys);
	expect(joinKeys([one, other])).toEqual(keys);
	const withBackups = { ...keys, backup: randomBytes(32) };
	expect(joinKeys(splitKeys(withBackups))).toEqual(withBackups);
	expect(keyLines(withBackups)).toEqual([...keyLines(keys), `PASOKH_BACKUP_KEY=${withBackups.backup.toString('hex')}`]);
	expect(joinKeys([` ${other}`, one])).toEqual(keys);
	expect(splitKeys(keys)).not.toEqual([one, other]);
	for (const line of keyLines(keys)) {
		const hex = line.split('=')[1]!;
		for (const share of [one, other])
			expect(Buffer.from(share.slice('pasokh-share-1-'.length), 'base64url').toString('hex')).not.toContain(hex);
	}
});

test('a share that was copied wrongly, one alone and one twice are refused by name', () => {
	const [one, other] = splitKeys(keys);
	const changed = other.slice(0, -1) + (other.endsWith('A') ? 'Q' : 'A');
	expect(() => joinKeys([one, changed])).toThrow(/^share 2: is not as it was printed/);
	expect(() => joinKeys([one, splitKeys({ ...keys, backup: randomBytes(32) })[1]])).toThrow(/of one splitting/);
	for (const few of [[one], [one, one], []]) expect(() => joinKeys(few)).toThrow(KeyError);
});
