import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { IN_DEPTH_ALONE } from '../support/depth.ts';
import { startNode } from '../support/process.ts';

test('pictures of one page, and its paper, are in files that an index leads to', IN_DEPTH_ALONE, async () => {
	const dir = await mkdtemp(join(tmpdir(), 'pasokh-pictures-'));
	const words = ['pictures', dir, '--only', 'bodies-org', '--roles', 'governor', '--sizes', '390', '--events', '2000'];
	const command = startNode('ingest/cli/main.ts', words, {});
	expect(await command.exited, command.output()).toBe(0);
	expect(command.output()).toContain('6 pictures: governor 1');
	const index = await readFile(join(dir, 'index.html'), 'utf8');
	const files = [...index.matchAll(/<a href="([^"#]+)"/g)].map(([, file]) => file!);
	expect(files.toSorted()).toEqual(
		['390-dark-en.png', '390-dark-fa.png', '390-light-en.png', '390-light-fa.png', 'a4-en.pdf', 'a4-fa.pdf'].map(
			(end) => `governor/bodies-org-${end}`
		)
	);
	for (const file of files) {
		const bytes = await readFile(join(dir, file));
		if (file.endsWith('.pdf')) expect(bytes.toString('latin1', 0, 5), file).toBe('%PDF-');
		else expect([bytes.toString('latin1', 1, 4), bytes.readUInt32BE(16)], file).toEqual(['PNG', 390]);
	}
	await rm(dir, { recursive: true });
});
