import { posix } from 'node:path';
import { LoadError } from '../load-error.ts';
import { didYouMean } from '../../mapping/nearest.ts';
import { isDateFormat } from './number-format.ts';
import type { Parts } from './parts.server.ts';
import { readStrings } from './strings.ts';
import { readXml } from './xml.ts';

/** What the cells of a sheet refer to. */
export interface Workbook {
	/** The part of the sheet that was asked for. */
	sheet: string;
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
 * @param sheetName undefined: the first that is not hidden
 * @throws LoadError when the workbook is damaged or lacks the sheet
 */
export async function readWorkbook(parts: Parts, name: string, sheetName: string | undefined): Promise<Workbook> {
	const root = (await relationsOf(parts, '.', name)).find(({ kind }) => kind === 'officeDocument');
	const main = root?.part ?? 'xl/workbook.xml';
	const relations = await relationsOf(parts, main, name);
	const sheets: SheetEntry[] = [];
	let from1904 = false;
	const open = (tag: string, attributes: Readonly<Record<string, string>>): void => {
		if (tag === 'workbookPr') from1904 = isTrue(attributes['date1904']);
		if (tag !== 'sheet') return;
		const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? '';
		const isHidden = /hidden/i.test(attributes['state'] ?? '');
		sheets.push({ name: attributes['name'] ?? '', id, isHidden });
	};
	await readXml(parts.read(main, SMALL_PART), { open }, name);
	const partOf = (kind: string): string | undefined => relations.find((one) => one.kind === kind)?.part;
	const sheet = findSheet(sheets, relations, name, sheetName);
	const [strings, styles] = [partOf('sharedStrings'), partOf('styles')];
	return {
		sheet,
		from1904,
		strings: strings !== undefined && parts.has(strings) ? await readStrings(parts, strings, name) : [],
		dateStyles: styles !== undefined && parts.has(styles) ? await readDateStyles(parts, styles, name) : []
	};
}

function findSheet(all: SheetEntry[], relations: Relation[], name: string, wanted: string | undefined): string {
	const tables = all.flatMap((sheet) => {
		const relation = relations.find(({ id, kind }) => id === sheet.id && kind === 'worksheet');
		return relation ? [{ ...sheet, part: relation.part }] : [];
	});
	const found =
		wanted === undefined
			? (tables.find(({ isHidden }) => !isHidden) ?? tables[0])
			: tables.find((sheet) => sheet.name.trim() === wanted.trim());
	if (found) return found.part;
	if (wanted === undefined) throw new LoadError(`${name}: the workbook has no sheet`);
	const names = tables.map((sheet) => sheet.name);
	throw new LoadError(
		`${name}: has no sheet ${JSON.stringify(wanted)}${didYouMean(wanted, names)} It has: ${names.join(', ')}`
	);
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
