import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { judgeExport, signManifest, type ExportManifest } from '#sql/proof/export-manifest.ts';
import { openSigner } from '#sql/proof/signature.ts';
import { projectRoot } from '#sql/root.ts';
import { changedBit, deskOf, takeExport, verdictOf, type Desk, type Taken } from '../support/desk.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { visitorOf } from '../support/people.ts';
import { INHERITED } from '../support/process.ts';
import { SMALL_OFFICE, smallOffice } from '../support/small-office.ts';
import { totalOf } from '../support/tiles.ts';
import { until } from '../support/until.ts';

const LIST = '/letters?kpi=unanswered';
const REASON = 'رسیدگی به نامه‌های بی‌پاسخ';

let office: OfficeUnderTest;
let analyst: Desk;
let taken: Taken;
let manifest: string;
let dir: string;
beforeAll(async () => {
	dir = mkdtempSync(join(tmpdir(), 'pasokh-verify-'));
	office = await startOffice({ web: true, settings: { PASOKH_CLOCK: 'data' } });
	expect(await office.post(smallOffice())).toMatchObject({ status: 200, body: { rejected: [] } });
	const inspector = deskOf(office.webUrl, await visitorOf(office.settings, 'inspector'));
	analyst = deskOf(office.webUrl, await visitorOf(office.settings, 'analyst'));
	await until('the letters are there', async () => totalOf(await inspector.text(LIST)) === SMALL_OFFICE.unanswered);
	taken = await takeExport(inspector, LIST, { format: 'csv', reason: REASON });
	manifest = await inspector.text(`/exports/${taken.id}/manifest.json`);
});
afterAll(async () => {
	await office?.stop();
	rmSync(dir, { recursive: true });
});

const changed = () => changedBit(taken.bytes);

test('with its manifest, and alone', async () => {
	expect(await verdictOf(analyst, taken.bytes, manifest)).toBe('as_exported');
	expect(await verdictOf(analyst, taken.bytes)).toBe('as_exported');
	const form = new FormData();
	form.append('file', new Blob([Buffer.from(taken.bytes)]), 'a.csv');
	expect(await (await analyst.post('/verify', form)).text()).toContain(REASON);
});

test('a changed byte, a changed manifest, another key, and what is none', async () => {
	expect(await verdictOf(analyst, changed(), manifest)).toBe('file_changed');
	expect(await verdictOf(analyst, changed())).toBe('unknown_file');
	expect(await verdictOf(analyst, taken.bytes, manifest.replace(REASON, 'دلیلی دیگر برای این'))).toBe(
		'manifest_changed'
	);
	expect(await verdictOf(analyst, taken.bytes, forgedManifest())).toBe('other_key');
	expect(await verdictOf(analyst, taken.bytes, 'no manifest')).toBe('no_manifest');
	expect(await verdictOf(analyst, null)).toBe('no_file');
});

test('by the key that the page shows, without the office', async () => {
	const [, key] = /--key ([0-9a-f]{64})/.exec(await analyst.text('/verify')) ?? [];
	const sha256 = createHash('sha256').update(taken.bytes).digest('hex');
	expect(judgeExport(manifest, sha256, [key!]).verdict).toBe('as_exported');
});

test('a file of any size is judged as it streams, and is not kept', async () => {
	const MB = 2 ** 20;
	const [size, most] = [256, 120];
	const rss = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${office.webPid}/status`, 'utf8'))![1]) / 1024;
	await verdictOf(analyst, new Uint8Array(MB));
	const before = rss();
	const form = new FormData();
	const piece = new Uint8Array(MB).fill(65);
	form.append('file', new Blob(Array.from({ length: size }, () => piece)), 'big.csv');
	const sent = analyst.post('/verify', form);
	let peak = before;
	const watch = setInterval(() => (peak = Math.max(peak, rss())), 50);
	const html = await (await sent).text();
	clearInterval(watch);
	console.log(`${size} MB: memory of web ${before.toFixed(0)} → ${peak.toFixed(0)} MB`);
	expect(html).toContain('data-verdict="unknown_file"');
	expect(peak - before).toBeLessThan(most);
});

test('the login comes first', async () => {
	const nobody = deskOf(office.webUrl, { cookie: '' });
	expect((await nobody.post('/verify', new FormData())).status).toBe(403);
});

/** The other key's manifest of the same file. */
function forgedManifest(): string {
	const { kind: _, public_key: _key, signature: _signature, ...about } = JSON.parse(manifest) as ExportManifest;
	return JSON.stringify(signManifest(about, openSigner(Buffer.alloc(32, 1))));
}

async function cli(args: string[], env: Record<string, string>) {
	const child = spawn(process.execPath, [join(projectRoot(), 'ingest/cli/main.ts'), 'verify-export', ...args], {
		cwd: dir,
		env: { ...INHERITED, ...env },
		stdio: ['ignore', 'pipe', 'pipe']
	});
	const [out, err, [status]] = await Promise.all([textOf(child.stdout), textOf(child.stderr), once(child, 'exit')]);
	return { status: status as number, out, err };
}

test('by the command line: 0, 1 or 2, with an office and without one', async () => {
	const write = (name: string, content: string | Uint8Array): string => {
		writeFileSync(join(dir, name), content);
		return name;
	};
	const [file, other] = [write('a.csv', taken.bytes), write('b.csv', changed())];
	const beside = write('a.csv.manifest.json', manifest);
	const [forged, none] = [write('forged.json', forgedManifest()), write('none.json', '{}')];
	const here = { PASOKH_DATA_DIR: office.settings.dataDir };
	const away = { PASOKH_DATA_DIR: join(dir, 'nothing') };
	const key = (JSON.parse(manifest) as ExportManifest).public_key;

	const good = await cli([file], here);
	expect(good).toMatchObject({ status: 0, err: '' });
	expect(good.out).toContain(REASON);
	expect(good.out).toContain(`${SMALL_OFFICE.unanswered} of ${SMALL_OFFICE.unanswered}`);
	expect(await cli([file, beside, '--key', key], away)).toMatchObject({ status: 0 });
	for (const [args, said] of [
		[[other, beside], 'is NOT what was exported'],
		[[file, forged], 'another key'],
		[[file, none], 'no manifest']
	] as const) {
		const { status, out } = await cli([...args], here);
		expect([status, out]).toEqual([1, expect.stringContaining(said)]);
	}
	for (const [args, env, said] of [
		[['missing.csv'], here, 'is not there'],
		[[other], here, 'name the manifest'],
		[[file, '--key', 'abc'], here, '64 hexadecimal digits'],
		[[file], away, '--key']
	] as const) {
		const { status, err } = await cli([...args], env);
		expect([status, err]).toEqual([2, expect.stringContaining(said)]);
	}
});
