import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { splitArguments, WORKING_TIME } from './working-time.ts';

export interface RenderTarget {
	database: string;
	/** Absent: one server, plain MergeTree tables. */
	cluster?: string;
	/** Suffix of the names of the tables that are created: shadow tables. */
	shadow?: string;
	/** Part of their path in Keeper. A table keeps its path when it is renamed, so each generation needs another one. */
	generation?: number;
}

/**
 * Renders one SQL text for a single server or for a cluster, and splits it into statements.
 *
 * - `${database}`; `${on_cluster}`
 * - `${table:NAME by KEY}` in a CREATE TABLE, with `${engine:…}`: on a cluster a replicated NAME_local on every shard, and a Distributed NAME
 *   over it, sharded by KEY; `${table:NAME}` in an ALTER names the table on a shard
 * - `${include:FILE}`: the rendered text of a file of `sql/`; `${include:FILE, NAME = SQL, …}` also sets `${NAME}` in it
 * - `${working_…:…}`: working time (sql/text/working-time.ts)
 * - `${NAME}` of `values`
 *
 * The part after the colon may contain placeholders and `{name: Type}`.
 */
export function render(
	text: string,
	target: RenderTarget,
	root: string,
	values: Record<string, string> = {}
): string[] {
	const { database, cluster, shadow = '' } = target;
	const expandWith = (part: string, given: Record<string, string>): string => {
		const expand = (text: string): string => expandWith(text, given);
		return part.replace(
			/\$\{(\w+)(?::((?:[^{}]|\{[^{}]*\})*))?\}/g,
			(whole: string, name: string, rest: string = '') => {
				switch (name) {
					case 'database':
						return database;
					case 'on_cluster':
						return cluster ? `ON CLUSTER ${cluster}` : '';
					case 'include': {
						const [file = '', ...args] = splitArguments(rest);
						const own: Record<string, string> = { ...given };
						for (const arg of args) own[arg.split('=', 1)[0]!.trim()] = expand(arg.slice(arg.indexOf('=') + 1).trim());
						return expandWith(stripComments(readFileSync(join(root, 'sql', file), 'utf8')).trim(), own);
					}
					case 'table': {
						const [table] = rest.split(' by ') as [string];
						return cluster
							? `${database}.${table}${shadow}_local ON CLUSTER ${cluster}`
							: `${database}.${table}${shadow}`;
					}
					case 'engine':
						return cluster ? replicated(rest, target) : rest;
					default:
						if (name in WORKING_TIME) return workingTime(whole, name, splitArguments(expand(rest)), database);
						if (given[name] === undefined) throw new Error(`unknown placeholder ${whole}`);
						return given[name];
				}
			}
		);
	};
	return splitStatements(text).flatMap((statement) => {
		const table = /\$\{table:(\w+) by ([^}]+)\}/.exec(statement);
		const rendered = expandWith(statement, values);
		return cluster && table
			? [rendered, distributed(`${table[1]!}${shadow}`, table[2]!, database, cluster)]
			: [rendered];
	});
}

function workingTime(whole: string, name: string, args: string[], database: string): string {
	const { parameters, text } = WORKING_TIME[name]!;
	if (args.length !== parameters) throw new Error(`${whole} takes ${parameters} arguments, not ${args.length}`);
	return text(database, ...args);
}

/** `ReplacingMergeTree(v)` → `ReplicatedReplacingMergeTree(path, replica, v)`. */
function replicated(engine: string, { generation }: RenderTarget): string {
	const [, name, args] = /^(\w+)(?:\((.*)\))?$/.exec(engine) ?? [];
	const place = generation === undefined ? '{table}' : `{table}_${generation}`;
	const path = `'/clickhouse/tables/{shard}/{database}/${place}', '{replica}'`;
	return `Replicated${name}(${args ? `${path}, ${args}` : path})`;
}

function distributed(table: string, key: string, database: string, cluster: string): string {
	return (
		`CREATE TABLE IF NOT EXISTS ${database}.${table} ON CLUSTER ${cluster} AS ${database}.${table}_local ` +
		`ENGINE = Distributed(${cluster}, ${database}, ${table}_local, ${key})`
	);
}

/** Splits at semicolons outside of strings, and removes comments. */
export function splitStatements(text: string): string[] {
	const tokens = stripComments(text).match(/'(?:[^'\\]|\\.|'')*'|;|[^';]+/g) ?? [];
	const statements = [''];
	for (const token of tokens) {
		if (token === ';') statements.push('');
		else statements[statements.length - 1] += token;
	}
	return statements.map((s) => s.trim()).filter((s) => s !== '');
}

/** Removes `-- …` from SQL, except in strings. */
export function stripComments(text: string): string {
	return text.replace(/'(?:[^'\\]|\\.|'')*'|--[^\n]*/g, (part) => (part.startsWith('--') ? '' : part));
}
