import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { eventSchema } from '#ingest/contract/event.ts';
import { REASONS } from '#ingest/pipeline/rejection.ts';
import { projectRoot } from '#sql/root.ts';
import { requireTool } from '../support/tools.ts';

const read = (...path: string[]) => readFileSync(join(projectRoot(), ...path), 'utf8');
const quoted = (text: string) => [...text.matchAll(/`([\w.]+\??)`/g)].map(([, name]) => name!);

test('the manual of events has each type with its fields, and each reason of a refusal', () => {
	const manual = read('docs', 'events.md');
	const rows = [...manual.matchAll(/^\| (`.+?) +\| (.*) \|$/gm)].map(([, names, text]) => [names!, text!] as const);
	const envelope = new Set(quoted(/\| field .*?\n\n/s.exec(manual)![0]).map((name) => name.replace('?', '')));
	const inContract = eventSchema.options.map((option) => [
		option.shape.type.value,
		Object.entries<unknown>(option.shape)
			.filter(([name]) => !envelope.has(name))
			.map(([name, schema]) => (schema instanceof z.ZodOptional ? `${name}?` : name))
			.toSorted()
	]);
	const described = rows
		.filter(([names]) => names.includes('.'))
		.flatMap(([names, text]) => {
			const fields = quoted(text.replace(/\{.*?\}/, '')).filter((name) => !envelope.has(name));
			return quoted(names).map((name) => [name, fields.toSorted()]);
		});
	expect(described).toEqual(inContract);
	expect(quoted(manual)).toEqual(expect.arrayContaining([...REASONS]));
});

test('the manual of settings has each setting', () => {
	const manual = read('docs', 'settings.md');
	const declared = read('sql', 'settings.ts') + read('sql', 'channel-settings.ts');
	const settings = [...declared.matchAll(/^\t([A-Z][A-Z_]+): /gm)].map(([, name]) => name!);
	expect(settings.length).toBeGreaterThan(30);
	expect(settings.filter((name) => !manual.includes(`\`${name}\``))).toEqual([]);
});

test.each([
	['new-kpi', 'A new KPI'],
	['new-tile', 'A new tile'],
	['add-an-event-column', 'A new event field'],
	['add-a-derived-column', 'A new derived column'],
	['change-a-rule-of-a-letter', 'A rule of a letter']
])('the recipe %s still applies, and touches what ARCHITECTURE.md says of it', (recipe, heading) => {
	const patch = join('test/recipes', `${recipe}.patch`);
	execFileSync(requireTool('git'), ['apply', '--check', patch], { cwd: projectRoot(), stdio: 'pipe' });
	const said = read('ARCHITECTURE.md').split(`### ${heading}\n`)[1]!.split('\n### ')[0]!;
	const touched = [...read(patch).matchAll(/^\+\+\+ b\/(.*)$/gm)].map(([, path]) => path!);
	expect(touched.length).toBeGreaterThan(0);
	const isSaid = (path: string) => said.includes(`\`${path}\``) || said.includes(`\`${dirname(path)}/\``);
	expect(touched.filter((path) => !isSaid(path))).toEqual([]);
});

describe.each(globSync(['*.md', '{docs,test}/*.md'], { cwd: projectRoot() }))('%s', (manual) => {
	const text = read(manual);
	const isThere = (path: string) => existsSync(join(projectRoot(), path));

	test('names paths that are there', () => {
		const paths = [...text.matchAll(/`((?:web|ingest|sql|test|docs|\.ci)\/[^`\s]*)`/g)].map(([, path]) => path!);
		const of = (path: string) => path.replaceAll('NAME', '*').replace(/\[(\w+)\]/g, '[[]$1]');
		expect(paths.filter((path) => !isThere(path) && globSync(of(path), { cwd: projectRoot() }).length === 0)).toEqual(
			[]
		);
	});

	test('links to pages and headings that are there', () => {
		const slugOf = (heading: string) =>
			heading
				.toLowerCase()
				.replace(/[^\p{L}\p{N} _-]/gu, '')
				.replaceAll(' ', '-');
		const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)];
		const lost = links.filter(([, page, heading]) => {
			const path = page ? join(dirname(manual), page) : manual;
			if (!isThere(path)) return true;
			return heading && ![...read(path).matchAll(/^#+ (.*)$/gm)].some(([, one]) => slugOf(one!) === heading);
		});
		expect(lost.map(([link]) => link)).toEqual([]);
	});
});
