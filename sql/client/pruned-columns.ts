import { bracketAt, cutAt } from '../text/brackets.ts';
import { keepTexts } from './keep-texts.ts';

/** Marks a subquery that needs only those columns that the query around it names: `(${PRUNED} SELECT …)`. */
export const PRUNED = '/* pruned columns */';

const NAME = /\b[a-z_]\w*\b/gi;
/** A column that multiplies rows even if nobody reads it. */
const REPEATS = /\barrayJoin\b/;

const kept = keepTexts();

/**
 * Removes unused columns from marked subqueries, and from the subqueries below them. The engine would not read them either, but it analyses
 * each: the seventy of `letters_at` took 140 of the 210 ms that its totals took on few letters. A column counts as used if its name stands
 * anywhere in the text around it, so a needed column is never removed.
 */
export function pruneColumns(sql: string): string {
	return sql.includes(PRUNED) ? kept(sql, () => pruneWithin(sql, new Set())) : sql;
}

/** @param asked used names in addition to those in the text */
function pruneWithin(sql: string, asked: ReadonlySet<string>): string {
	const parts: string[] = [];
	const marked: string[] = [];
	let rest = sql;
	for (let at = rest.indexOf(`(${PRUNED}`); at !== -1; at = rest.indexOf(`(${PRUNED}`)) {
		const { inside, behind } = bracketAt(rest, at);
		parts.push(rest.slice(0, at));
		marked.push(inside.slice(PRUNED.length));
		rest = behind;
	}
	parts.push(rest);
	const named = namesIn(parts.join(' '), asked);
	return parts.map((part, n) => (n === 0 ? part : `(${pruneSelect(marked[n - 1]!, named)})${part}`)).join('');
}

/** A query without the columns that are not `asked`, in its own list and in its subqueries. */
function pruneSelect(sql: string, asked: ReadonlySet<string>): string {
	const branches = cutAt(sql, /^UNION$/).map((branch) => parse(branch.replace(/^\s*ALL\b/, '')));
	const lists = branches.map((one) => one?.items.map(nameOf).join());
	// A union matches columns by position, so its branches must name the same ones.
	if (!branches.every((one) => one !== null) || lists.some((list) => list !== lists[0])) return pruneWithin(sql, asked);
	const names = namesFor(branches, asked);
	return branches.map((one) => pruneBranch(one, names, asked)).join('\nUNION ALL\n');
}

interface Select {
	items: string[];
	/** The subquery after FROM, if there is one. `behind` is the rest of the query, but for what it joins by place. */
	source: string | null;
	behind: string;
	/** What its ARRAY JOIN gives a name, `each_…`. */
	lists: string[];
}

/** An ARRAY JOIN of `sql/source.ts`, in a line of its own. */
const LISTS = /^ARRAY JOIN (.* AS each_\w+)$/m;
const LISTS_HERE = '/* lists */';

function parse(sql: string): Select | null {
	const [list = '', ...from] = cutAt(sql, /^FROM$/).map((part) => part.trim());
	if (from.length !== 1 || !/^SELECT\b(?!\s+DISTINCT\b)/.test(list)) return null;
	const items = cutAt(list.replace(/^SELECT\b/, ''), /^,$/).map((item) => item.trim());
	const { inside, behind } = from[0]!.startsWith('(') ? bracketAt(from[0]!, 0) : { inside: null, behind: from[0]! };
	const lists = cutAt(LISTS.exec(behind)?.[1] ?? '', /^,$/).map((item) => item.trim());
	return { items, source: inside?.replace(PRUNED, '') ?? null, behind: behind.replace(LISTS, LISTS_HERE), lists };
}

/** The names that are asked for, and all aliases from which those columns are computed, in any branch. */
function namesFor(branches: Select[], asked: ReadonlySet<string>): Set<string> {
	const names = aliasesIn(branches.map(({ behind }) => behind).join(' '), asked);
	for (let before = -1; before !== names.size;) {
		before = names.size;
		for (const { items } of branches)
			for (const item of items.filter((one) => isKept(one, names))) for (const name of aliasesIn(item)) names.add(name);
	}
	return names;
}

function pruneBranch({ items, source, behind, lists }: Select, names: Set<string>, asked: ReadonlySet<string>): string {
	const kept = items.filter((item) => isKept(item, names));
	const columns = (kept.length > 0 ? kept : items.slice(0, 1)).join(',\n\t');
	const needed = namesIn(`${columns} ${behind}`);
	const joined = lists.filter((list) => needed.has(nameOf(list)));
	const clause = `ARRAY JOIN ${(joined.length > 0 ? joined : lists.slice(0, 1)).join(', ')}`;
	const rest = behind.replace(LISTS_HERE, clause);
	const named = namesIn(`${columns} ${rest}`, kept.some(isAll) ? asked : new Set());
	const from = source === null ? '' : `(${pruneSelect(source, named)})`;
	return `SELECT\n\t${columns}\nFROM ${from}${pruneWithin(rest, named)}`;
}

const isKept = (item: string, names: ReadonlySet<string>): boolean =>
	isAll(item) || REPEATS.test(item) || names.has(nameOf(item));
const isAll = (item: string): boolean => /^(\w+\.)?\*/.test(item);
/** A column's alias, or else its own name. */
const nameOf = (item: string): string => /(\w+|\*)\)?$/.exec(item)?.[1] ?? item;

const namesIn = (sql: string, more: ReadonlySet<string> = new Set()): Set<string> =>
	new Set([...more, ...(sql.match(NAME) ?? [])]);
/** Names that may be a column's alias: no part of something else. */
const aliasesIn = (sql: string, more?: ReadonlySet<string>): Set<string> => namesIn(sql.replace(/\.\w+/g, ''), more);
