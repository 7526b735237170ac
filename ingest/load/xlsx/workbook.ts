import { posix } from 'node:path';
import { LoadError } from '../load-error.ts';
import { didYouMean } from '#sql/model/nearest.ts';
import { isDateFormat } from './number-format.ts';
import type { Parts } from './parts.server.ts';
import { readStrings } from './strings.ts';
import { readXml } from './xml.ts';

export interface Sheet {
	part: string;
	name: string;
	/** Its place in the workbook, from 1, for messages: its name may be a person's. */
	number: number;
}

/** What the cells of a sheet refer to. */
export interface Workbook {
	/** The sheets that were asked for. */
	sheets: readonly Sheet[];
	strings: readonly string[];
	/** Whether numbers of a style are dates, by the style's number. */
	dateStyles: readonly boolean[];
	/** Days are counted from 1904, as old Macs did. */
	from1904: boolean;
}

/** Bytes of a part that only describes the workbook. */
const SMALL_PART = 16 * 2 ** 20;

interface Relation {
	id: string;
	kind: string;
	part: string;
}

/** The parts that a part refers to. */
async function relationsOf(parts: Parts, part: string, name: string): Promise<Relation[]> {
	const folder = posix.dirname(part);
	const list = posix.join(folder, '_rels', `${posix.basename(part)}.rels`);
	const relations: Relation[] = [];
	if (!parts.has(list)) return relations;
	const open = (tag: string, { Id = '', Type = '', Target = '', TargetMode = '' }: Record<string, string>): void => {
		if (tag !== 'Relationship' || TargetMode === 'External') return;
		const target = Target.startsWith('/') ? Target : posix.join('/', folder, Target);
		relations.push({ id: Id, kind: posix.basename(Type), part: target.slice(1) });
	};
	await readXml(parts.read(list, SMALL_PART), { open }, name);
	return relations;
}

interface SheetEntry {
	name: string;
	id: string;
	isHidden: boolean;
}

/**
 * Reads what must be known before a sheet's rows can be.
 * @param wanted names of sheets, or `all` that are not hidden; undefined: the first of these
 * @throws LoadError when the workbook is damaged or lacks a sheet
 */
export async function readWorkbook(
	parts: Parts,
	name: string,
	wanted: string | readonly string[] | undefined
): Promise<Workbook> {
	const root = (await relationsOf(parts, '.', name)).find(({ kind }) => kind === 'officeDocument');
	const main = root?.part ?? 'xl/workbook.xml';
	const relations = await relationsOf(parts, main, name);
	const entries: SheetEntry[] = [];
	let from1904 = false;
	const open = (tag: string, attributes: Readonly<Record<string, string>>): void => {
		if (tag === 'workbookPr') from1904 = isTrue(attributes['date1904']);
		if (tag !== 'sheet') return;
		const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? '';
		const isHidden = /hidden/i.test(attributes['state'] ?? '');
		entries.push({ name: attributes['name'] ?? '', id, isHidden });
	};
	await readXml(parts.read(main, SMALL_PART), { open }, name);
	const partOf = (kind: string): string | undefined => relations.find((one) => one.kind === kind)?.part;
	const sheets = findSheets(entries, relations, name, wanted);
	const [strings, styles] = [partOf('sharedStrings'), partOf('styles')];
	return {
		sheets,
		from1904,
		strings: strings !== undefined && parts.has(strings) ? await readStrings(parts, strings, name) : [],
		dateStyles: styles !== undefined && parts.has(styles) ? await readDateStyles(parts, styles, name) : []
	};
}

function findSheets(
	all: SheetEntry[],
	relations: Relation[],
	name: string,
	wanted: string | readonly string[] | undefined
): Sheet[] {
	const tables = all.flatMap((sheet, i) => {
		const relation = relations.find(({ id, kind }) => id === sheet.id && kind === 'worksheet');
		return relation ? [{ ...sheet, part: relation.part, number: i + 1 }] : [];
	});
	if (tables.length === 0) throw new LoadError(`${name}: the workbook has no sheet`);
	if (wanted === undefined || wanted === 'all') {
		const shown = tables.filter(({ isHidden }) => !isHidden);
		const found = shown.length > 0 ? shown : tables;
		return wanted === 'all' ? found : found.slice(0, 1);
	}
	const names = tables.map((sheet) => sheet.name);
	return [wanted].flat().map((one) => {
		const found = tables.find((sheet) => sheet.name.trim() === one.trim());
		if (found) return found;
		throw new LoadError(
			`${name}: has no sheet ${JSON.stringify(one)}${didYouMean(one, names)} It has: ${names.join(', ')}`
		);
	});
}

async function readDateStyles(parts: Parts, part: string, name: string): Promise<boolean[]> {
	const codes = new Map<number, string>();
	const styles: boolean[] = [];
	let isInside = false;
	await readXml(
		parts.read(part, SMALL_PART),
		{
			open(tag, attributes) {
				const id = Number(attributes['numFmtId'] ?? 0);
				if (tag === 'numFmt') codes.set(id, attributes['formatCode'] ?? '');
				else if (tag === 'cellXfs') isInside = true;
				else if (tag === 'xf' && isInside) styles.push(isDateFormat(id, codes.get(id)));
			},
			close(tag) {
				if (tag === 'cellXfs') isInside = false;
			}
		},
		name
	);
	return styles;
}

const isTrue = (text: string | undefined): boolean => text === '1' || text === 'true';
