import { createHash, generateKeyPairSync, sign as signWith } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ReadableStream } from 'node:stream/web';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openAccessLog, type AccessEntry } from '#sql/office/access-log.server.ts';
import { canonicalJson } from '#sql/proof/canonical.ts';
import { judgeExport, manifestText, signManifest, type ExportManifest } from '#sql/proof/export-manifest.ts';
import { isSignedBy, openSigner } from '#sql/proof/signature.ts';
import { csvCell } from '$lib/server/csv.ts';
import { readUpload, UploadError } from '$lib/server/export/verify-upload.ts';
import { SEED } from '../support/depth.ts';

const FORMULAS = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1+1', '\r=1+1'];
test.each(FORMULAS)('a cell of %j is no formula of a spreadsheet', (cell) => {
	expect(csvCell(cell)).toMatch(/^"?'/);
	expect(csvCell(`x${cell}`)).not.toMatch(/^"?'/);
});

const signer = openSigner(Buffer.alloc(32, 7));
const SHA = 'ab'.repeat(32);
const manifest = signManifest(
	{
		id: 'export-of-a-test',
		version: '0.1.0',
		exported_at: '2022-08-27T10:02:00.000Z',
		by: { id: 'u1', name: 'زهرا رضایی', role: 'inspector' },
		reason: 'رسیدگی به نامه‌های بی‌پاسخ',
		list: { words: 'بی‌پاسخ؛ بانک: ملی', query: 'kpi=unanswered&part=num&asof=2022-08-27T10:00:00.000Z' },
		as_of: '2022-08-27T10:00:00.000Z',
		known_at: '2022-08-27T10:00:01.000Z',
		columns: ['letter_id', 'at'],
		rows: 29,
		rows_of_list: 29,
		truncated: false,
		file: { name: 'unanswered.csv', format: 'csv', bytes: 1_234, sha256: SHA }
	},
	signer
);

test('the key of 32 bytes is the seed of RFC 8032: its first test vector', () => {
	const seed = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex');
	const one = openSigner(seed);
	expect(one.publicKey).toBe('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');
	expect(Buffer.from(one.sign(''), 'base64').toString('hex')).toBe(
		'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b'
	);
});

test('a signature of another library of the same key is ours', () => {
	const { publicKey, privateKey } = generateKeyPairSync('ed25519');
	const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
	const signature = signWith(null, Buffer.from('نامه'), privateKey).toString('base64');
	expect(isSignedBy(raw, 'نامه', signature)).toBe(true);
	expect(isSignedBy(raw, 'نامه‌', signature)).toBe(false);
	expect(isSignedBy('no key', 'نامه', signature)).toBe(false);
	expect(isSignedBy(raw, 'نامه', 'no signature')).toBe(false);
});

test('the text that is signed does not depend on the order of names or on white space', () => {
	fc.assert(
		fc.property(fc.jsonValue(), (value) => {
			const turned = JSON.parse(JSON.stringify(value, null, 3)) as unknown;
			expect(canonicalJson(reversed(turned))).toBe(canonicalJson(value));
			// -0 is 0 in JSON.
			expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
		}),
		{ seed: SEED }
	);
});

function reversed(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(reversed);
	if (typeof value !== 'object' || value === null) return value;
	const entries = Object.entries(value).toReversed();
	return Object.fromEntries(entries.map(([name, one]) => [name, reversed(one)]));
}

describe('a file and its manifest', () => {
	const judge = (text: string, sha: string | null = SHA) => judgeExport(text, sha, [signer.publicKey]).verdict;

	test.each([
		['as given out', manifestText(manifest), SHA, 'as_exported'],
		['in another order', JSON.stringify(reversed(manifest)), SHA, 'as_exported'],
		['laid out otherwise', `\ufeff${JSON.stringify(manifest, null, 4)}\r\n`, SHA, 'as_exported'],
		['without the file', manifestText(manifest), null, 'as_exported'],
		['with a changed byte of the file', manifestText(manifest), SHA.replace('a', 'c'), 'file_changed']
	])('%s', (_what, text, sha, verdict) => {
		expect(judge(text, sha)).toBe(verdict);
	});

	test('any change of the manifest', () => {
		// Without its kind it is no manifest at all.
		const paths = leavesOf(manifest).filter(([name]) => name !== 'kind');
		expect(paths.length).toBeGreaterThan(20);
		for (const path of paths) {
			const changed = structuredClone(manifest);
			change(changed, path);
			expect(judge(JSON.stringify(changed)), path.join('.')).toBe('manifest_changed');
		}
		for (const more of [{ note: 'and more' }, { reason: undefined }])
			expect(judge(JSON.stringify({ ...manifest, ...more }))).toBe('manifest_changed');
	});

	const { kind: _, public_key: _key, signature: _signature, ...about } = manifest;
	const signedByOther = (more: Partial<ExportManifest>) =>
		signManifest({ ...about, ...more }, openSigner(Buffer.alloc(32, 8)));

	test('another office, which signs with its own key', () => {
		const judged = judgeExport(manifestText(signedByOther({})), SHA, [signer.publicKey]);
		expect(judged).toMatchObject({ verdict: 'other_key', manifest: { reason: manifest.reason } });
	});

	test('another key under the office’s name', () => {
		const forged = { ...signedByOther({ rows: 28 }), public_key: signer.publicKey };
		expect(judge(JSON.stringify(forged))).toBe('manifest_changed');
	});

	test.each(['', 'text', '{}', '[]', 'null', '{"kind":"something else"}', '{"kind":'])('no manifest: %j', (text) => {
		expect(judge(text)).toBe('no_manifest');
	});
});

type Path = (string | number)[];

function leavesOf(value: unknown, path: Path = []): Path[] {
	if (typeof value !== 'object' || value === null) return [path];
	return Object.entries(value).flatMap(([name, one]) => leavesOf(one, [...path, name]));
}

/** Changes one leaf a little: a character, a number, yes to no. */
function change(whole: ExportManifest, path: Path): void {
	let place = whole as unknown as Record<string | number, unknown>;
	for (const name of path.slice(0, -1)) place = place[name] as Record<string | number, unknown>;
	const last = path.at(-1)!;
	const value = place[last];
	if (typeof value === 'string') place[last] = value.startsWith('1') ? `2${value.slice(1)}` : `1${value.slice(1)}`;
	else place[last] = typeof value === 'number' ? value + 1 : !value;
}

/** The bytes in chunks of these lengths, over and over. */
function* chunked(bytes: Uint8Array, lengths: number[]): Generator<Uint8Array> {
	for (let at = 0, i = 0; at < bytes.length; i++) {
		const length = lengths[i % lengths.length]!;
		yield bytes.subarray(at, at + length);
		at += length;
	}
}

const upload = (type: string, bytes: Uint8Array, lengths = [bytes.length || 1]) =>
	readUpload({
		headers: new Headers({ 'content-type': type }),
		body: ReadableStream.from(chunked(bytes, lengths)) as Request['body']
	});

test('a form of the platform is read as it was made, however it is cut on its way', async () => {
	// What looks like the beginning of a boundary is no boundary.
	const piece = fc.oneof(fc.constantFrom('\r\n', '\r\n--', '--', '\r', '\n', '-'), fc.string({ unit: 'grapheme' }));
	const content = fc.array(piece).map((all) => all.join(''));
	await fc.assert(
		fc.asyncProperty(
			fc.record({ file: content, manifest: content, نام: content }),
			fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
			async (fields, lengths) => {
				const form = new FormData();
				for (const [name, text] of Object.entries(fields)) form.append(name, new Blob([text]), 'a "file".csv');
				const response = new Response(form);
				const read = await upload(response.headers.get('content-type')!, await response.bytes(), lengths);
				const sha256 = createHash('sha256').update(fields.file).digest('hex');
				const file = { bytes: Buffer.byteLength(fields.file), sha256 };
				expect(read).toEqual({ file, manifest: fields.manifest });
			}
		),
		{ seed: SEED, numRuns: 300 }
	);
});

const FORM = 'multipart/form-data; boundary=b';
const PART = '--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nabc';
test.each([
	['text/plain', ''],
	['application/x-www-form-urlencoded', 'file=abc'],
	['multipart/form-data', '--b--'],
	[FORM, ''],
	[FORM, PART],
	[FORM, `${PART}\r\n--bc\r\n`],
	[FORM, `--b\r\nx: ${'y'.repeat(10_000)}`]
])('what is no form is refused: %s %j', async (type, text) => {
	await expect(upload(type, Buffer.from(text))).rejects.toThrow(UploadError);
});

describe('the access log', () => {
	let dir: string;
	let log: Awaited<ReturnType<typeof openAccessLog>>;
	beforeEach(async () => {
		dir = mkdtempSync(join(tmpdir(), 'pasokh-access-'));
		log = await openAccessLog({ dataDir: dir });
	});
	afterEach(async () => {
		await log.close();
		rmSync(dir, { recursive: true, force: true });
	});

	const entry = (n: number, more: Partial<AccessEntry> = {}): AccessEntry => ({
		at: new Date(Date.UTC(2022, 6, 20, n)),
		user: n % 2 ? 'زهرا' : 'ali',
		role: 'inspector',
		action: n % 3 ? 'view_letter' : 'unmask',
		subject: `L-${n}`,
		reason: '',
		details: { n },
		...more
	});

	test('lines are read the newest first, page by page, by person, deed and day', async () => {
		for (let n = 0; n < 10; n++) await log.write(entry(n));
		const subjects = async (query: Parameters<typeof log.read>[0]) =>
			(await log.read(query)).map(({ subject }) => subject).join(' ');
		expect(await subjects({ limit: 4 })).toBe('L-9 L-8 L-7 L-6');
		const first = await log.read({ limit: 4 });
		expect(first[0]).toEqual({ ...entry(9), at: '2022-07-20T09:00:00.000Z', id: expect.any(Number) });
		expect(await subjects({ limit: 4, after: first.at(-1)!.id })).toBe('L-5 L-4 L-3 L-2');
		expect(await subjects({ limit: 9, user: 'زهرا', action: 'unmask' })).toBe('L-9 L-3');
		const [from, until] = [5, 7].map((hour) => new Date(Date.UTC(2022, 6, 20, hour)));
		expect(await subjects({ limit: 9, from: from!, until: until! })).toBe('L-6 L-5');
		expect(await log.count({})).toBe(10);
		expect(await log.count({ user: 'ali', action: 'unmask', from: from! })).toBe(1);
		expect(await log.people()).toEqual(['ali', 'زهرا']);
	});

	test('a number that somebody typed is in no line', async () => {
		await log.write(entry(1, { reason: 'تماس با 09181234567' }));
		await log.write(entry(2, { action: 'login_failed', user: '3240012345' }));
		expect(await log.read({ limit: 2 })).toMatchObject([{ user: '***‌***‌2345' }, { reason: 'تماس با ***‌***‌4567' }]);
	});

	test('another process reads what was written, and nobody changes it', async () => {
		await log.write(entry(1, { reason: 'x'.repeat(10_000) }));
		const other = await openAccessLog({ dataDir: dir });
		const [line] = await other.read({ limit: 2 });
		expect(line!.reason).toHaveLength(2_000);
		await other.close();
		const file = new DatabaseSync(join(dir, 'office.sqlite'));
		const changed = `INTO access_log SELECT id, at, 'nobody', role, action, subject, reason, details FROM access_log`;
		for (const change of [
			`UPDATE access_log SET user_name = 'nobody'`,
			`UPDATE OR REPLACE access_log SET id = 5`,
			'DELETE FROM access_log',
			`INSERT OR REPLACE ${changed}`,
			`REPLACE ${changed}`
		])
			expect(() => file.exec(change), change).toThrow('append-only');
		file.close();
		expect(await log.read({ limit: 2 })).toEqual([line]);
	});
});
