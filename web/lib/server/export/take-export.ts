import { createHash } from 'node:crypto';
import { ReadableStream } from 'node:stream/web';
import { maskNumbersIn } from '#sql/model/identities-in-text.ts';
import { isReason } from '#sql/model/reason.ts';
import { FORMATS, signManifest, type ExportFormat } from '#sql/proof/export-manifest.ts';
import { readChainEnd } from '#sql/office/access-chain.ts';
import { beginExport, failExport, finishExport, type ExportBegun } from '#sql/office/exports.ts';
import type { Role } from '#sql/model/roles.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { fill } from '$lib/i18n/text.ts';
import product from '../../../../package.json' with { type: 'json' };
import { logAccess } from '../access.ts';
import { office } from '../office.ts';
import type { SessionUser } from '../session-user.ts';
import { MEDIA, openFile, type FileAsk, type FileRows } from './export-file.ts';

/** Input of an export's form. */
export interface ExportForm {
	/** Made with the form: sent twice, it makes one export. */
	id: string;
	format: ExportFormat;
	reason: string;
}

/** The source of an export: counted, and not read yet. */
export interface ExportSource {
	/** Part of the file's name. */
	name: string;
	count: number;
	asOf: string;
	knownAt: string;
	/** Its description in Persian, and its address's query. */
	words: string;
	query: string;
	/** Its rows may differ from those counted, since it has no fixed moment. */
	isLive?: boolean;
	/** Begins to read; `signal` ends it. */
	open: (signal: AbortSignal, format: ExportFormat) => Promise<FileRows> | FileRows;
}

export type ExportFault = 'bad_form' | 'bad_format' | 'bad_reason';

const REASON_AT_MOST = 500;
const FORM_ID = /^[\w-]{16,64}$/;

/** Reads the form; the name of a fault if it is invalid. */
export function readExportForm(text: (name: string) => string): ExportForm | ExportFault {
	const [id, reason] = [text('id'), reasonOf(text('reason'))];
	const format = FORMATS.find((one) => one === text('format'));
	if (!FORM_ID.test(id)) return 'bad_form';
	if (!format) return 'bad_format';
	return reason === null ? 'bad_reason' : { id, format, reason };
}

/** The reason, with personal numbers masked; null when it says nothing or is too long. */
export function reasonOf(text: string): string | null {
	const reason = maskNumbersIn(text.trim().replace(/\s+/g, ' '));
	return isReason(reason) && reason.length <= REASON_AT_MOST ? reason : null;
}

/**
 * Exports a list as a file: stored and logged before its first byte, hashed on its way, signed at its end.
 * @param limit most rows
 * @returns null when this form was sent before
 */
export async function takeExport(
	user: SessionUser,
	form: ExportForm,
	source: ExportSource,
	limit: number
): Promise<Response | null> {
	const { store } = office();
	const { count, asOf, knownAt, query, words } = source;
	const { id, format, reason } = form;
	const begun: ExportBegun = {
		...{ id, format, reason, query, words, role: user.role, user_id: user.id, user_name: user.name },
		...{ as_of: asOf, known_at: knownAt, rows_of_list: count, begun_at: new Date().toISOString() }
	};
	if (!(await beginExport(store.db, begun))) return null;
	await logAccess(user, {
		action: 'export',
		subject: id,
		reason,
		details: { format, query, rows: count, asOf, knownAt }
	});
	const name = fileName(begun, source.name, count > limit);
	const going = new AbortController();
	const about = aboutFile(begun, count, limit);
	const begin = async () => {
		const rows = await source.open(going.signal, format);
		const ask: FileAsk = { ...rows, count, limit, about };
		return { columns: rows.columns.map((column) => column.name), file: await openFile(format, ask) };
	};
	const { columns, file } = await begin().catch(async (problem: unknown) => {
		await failExport(store.db, id, new Date().toISOString());
		throw problem;
	});
	const hash = createHash('sha256');
	let bytes = 0;
	async function* hashed(): AsyncGenerator<Uint8Array> {
		let isDone = false;
		try {
			for await (const chunk of file.bytes) {
				hash.update(chunk);
				bytes += chunk.length;
				yield chunk;
			}
			const rows = file.rows();
			if (!source.isLive && rows !== Math.min(count, limit))
				throw new Error(`export ${id}: ${rows} rows read of ${count} counted`);
			const manifest = signManifest(
				{
					...{ id, reason, columns, rows, as_of: asOf, known_at: knownAt },
					version: product.version,
					exported_at: new Date().toISOString(),
					by: { id: user.id, name: user.name, role: user.role },
					list: { words, query },
					rows_of_list: source.isLive ? Math.max(rows, count > limit ? count : 0) : count,
					truncated: count > limit,
					log_head: await readChainEnd(store.db),
					file: { name, format, bytes, sha256: hash.digest('hex') }
				},
				office().signer
			);
			await finishExport(store.db, manifest);
			isDone = true;
		} finally {
			if (!isDone) {
				going.abort();
				await failExport(store.db, id, new Date().toISOString());
			}
		}
	}
	// Bytes on demand; a reader that stops ends the work.
	return new Response(ReadableStream.from(hashed()) as BodyInit, {
		headers: {
			'content-type': MEDIA[format],
			'content-disposition': `attachment; filename="${name}"`,
			'cache-control': 'no-store',
			link: `</exports/${id}>; rel="describedby"`,
			'x-pasokh-rows': String(Math.min(count, limit)),
			'x-pasokh-truncated': String(count > limit)
		}
	});
}

/** `unanswered-num-20220827-1a2b3c4d.csv`; the name also says when the file was cut. */
function fileName({ id, as_of, format }: ExportBegun, list: string, isCut: boolean): string {
	const day = as_of.slice(0, 10).replaceAll('-', '');
	const short = id.replace(/[^A-Za-z0-9]/g, '').slice(0, 8);
	return `${list.replaceAll('_', '-')}-${day}-${short}${isCut ? '-cut' : ''}.${format}`;
}

function aboutFile(begun: ExportBegun, count: number, limit: number): FileAsk['about'] {
	const { t, f } = wordsOf('fa');
	const of = t.exports.about;
	const rows = fill(count > limit ? of.cut : of.whole, {
		rows: f.number(Math.min(count, limit)),
		count: f.number(count)
	});
	return {
		title: of.title,
		name: of.sheet,
		lines: [
			[of.list, begun.words],
			[of.query, begun.query],
			[of.rows, rows],
			[of.asOf, f.moment(begun.as_of)],
			[of.knownAt, f.moment(begun.known_at)],
			[of.by, `${begun.user_name} (${t.roles[begun.role as Role]})`],
			[of.reason, begun.reason],
			[of.id, begun.id]
		]
	};
}
