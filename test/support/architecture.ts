import { posix } from 'node:path';
import ts from 'typescript';

/**
 * The rules of the house, over a set of files: who may import whom, what may reach the browser, and how
 * long a file may be. Pure: it is handed the texts, so that a test can hand it a planted violation.
 */

export const MAX_LINES = 300;

/** What each top folder may import besides itself. */
const MAY_IMPORT: Record<string, readonly string[]> = {
	web: ['sql'],
	ingest: ['sql'],
	sql: [],
	test: ['web', 'ingest', 'sql']
};

export interface Import {
	specifier: string;
	line: number;
	/** Erased before anything runs: `import type`, or a type `import('…')`. */
	typeOnly: boolean;
}

/** Each way in which a TypeScript or Svelte file names another file. */
export function readImports(file: string, text: string): Import[] {
	const source = ts.createSourceFile('x.ts', file.endsWith('.svelte') ? scriptsOf(text) : text, ts.ScriptTarget.Latest);
	const found: Import[] = [];
	const add = (node: ts.Node, name: ts.Node | undefined, typeOnly: boolean) => {
		if (!name || !ts.isStringLiteralLike(name)) return;
		const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
		found.push({ specifier: name.text, line, typeOnly });
	};
	const visit = (node: ts.Node): void => {
		// `import { type A }` keeps its side effect under verbatimModuleSyntax, so only `import type` counts as erased.
		if (ts.isImportDeclaration(node))
			add(node, node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
		else if (ts.isExportDeclaration(node)) add(node, node.moduleSpecifier, node.isTypeOnly);
		else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
			add(node, node.arguments[0], false);
		else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node, node.argument.literal, true);
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

/** The scripts of a component, each on its own lines; the rest of the component is blank. */
function scriptsOf(component: string): string {
	const blank = (text: string) => text.replace(/[^\n]/g, ' ');
	let out = '';
	let at = 0;
	for (const match of component.matchAll(/(<script[^>]*>)([\s\S]*?)<\/script>/g)) {
		const start = match.index + (match[1] ?? '').length;
		out += blank(component.slice(at, start)) + (match[2] ?? '');
		at = start + (match[2] ?? '').length;
	}
	return out + blank(component.slice(at));
}

/** The path within the project that an import names, or undefined for a package and for generated modules. */
export function resolveImport(from: string, specifier: string): string | undefined {
	if (specifier.startsWith('#')) return specifier.slice(1);
	if (specifier.startsWith('$lib/')) return `web/lib/${specifier.slice('$lib/'.length)}`;
	if (!specifier.startsWith('.') || posix.basename(specifier) === '$types') return undefined;
	return posix.join(posix.dirname(from), specifier);
}

/** Code that is sent to the browser: every component, and whatever of `web/` SvelteKit does not keep on the server. */
export function isBrowserCode(file: string): boolean {
	if (!file.startsWith('web/')) return false;
	if (file.endsWith('.svelte')) return true;
	return !isServerOnly(file) && posix.basename(file) !== '+server.ts' && !file.endsWith('.config.ts');
}

const isServerOnly = (file: string) => /\.server(\.ts)?$/.test(file) || file.startsWith('web/lib/server/');
const top = (file: string) => file.split('/')[0] ?? '';

/** One line for each breach: the place, then the rule and the cure. */
export function findViolations(files: ReadonlyMap<string, string>): string[] {
	const found: string[] = [];
	const graph = new Map<string, Set<string>>();
	for (const [file, text] of files) {
		const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
		if (lines > MAX_LINES) found.push(`${file}: ${lines} lines, at most ${MAX_LINES}: split it`);
		const targets = new Set(includesOf(file, text).filter((target) => files.has(target)));
		graph.set(file, targets);
		if (!/\.(ts|svelte)$/.test(file)) continue;
		for (const one of readImports(file, text)) {
			const target = resolveImport(file, one.specifier);
			if (target === undefined) continue;
			if (files.has(target)) targets.add(target);
			found.push(...breaches(file, one, target).map((breach) => `${file}:${one.line}: ${breach}`));
		}
	}
	found.push(
		...mutualRooms(graph),
		...cycles(graph).map((cycle) => `${cycle.join(' → ')}: a cycle: move what both need to a third file`)
	);
	return found;
}

function breaches(file: string, one: Import, target: string): string[] {
	const found: string[] = [];
	const [from, to] = [top(file), top(target)];
	if (from !== to && to in MAY_IMPORT) {
		if (!MAY_IMPORT[from]?.includes(to)) found.push(`${from} may not import ${to} (${one.specifier})`);
		if (one.specifier.startsWith('.') && (to === 'sql' || to === 'ingest'))
			found.push(`write #${target} for ${one.specifier}`);
	}
	if (isBrowserCode(file) && !one.typeOnly) {
		// Its mathematics are pure: the same answer here and there.
		if (to === 'sql' && !target.startsWith('sql/model/'))
			found.push(`browser code may take only types of sql (${one.specifier}): import type`);
		else if (isServerOnly(target)) found.push(`browser code may not import server code (${one.specifier})`);
	}
	return found;
}

/** What a file of SQL takes in. */
const includesOf = (file: string, text: string): string[] =>
	file.endsWith('.sql') ? [...text.matchAll(/\$\{include:([^,}\s]+)/g)].map(([, name]) => `sql/${name}`) : [];

/** A folder below `sql` or `ingest`: what stands beside these folders is for all of them. */
const roomOf = (file: string): string | undefined => /^(?:sql|ingest)\/[^/]+(?=\/)/.exec(file)?.[0];

/** Two rooms of which each takes something of the other are one room, or a third one is missing. */
function mutualRooms(graph: ReadonlyMap<string, ReadonlySet<string>>): string[] {
	const ways = new Map<string, string>();
	for (const [file, targets] of graph)
		for (const target of targets) {
			const [from, to] = [roomOf(file), roomOf(target)];
			if (from && to && from !== to) ways.set(`${from} → ${to}`, `${file} → ${target}`);
		}
	return [...ways].flatMap(([way, first]) => {
		const [from, to] = way.split(' → ');
		const back = ways.get(`${to} → ${from}`);
		return back !== undefined && from! < to!
			? [
					`${from} and ${to} import each other (${first}, ${back}): cut one way, or move what both need to a third folder`
				]
			: [];
	});
}

/** Each knot of files that reach one another, by Tarjan's algorithm. */
function cycles(graph: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
	const index = new Map<string, number>();
	const low = new Map<string, number>();
	const stack: string[] = [];
	const knots: string[][] = [];
	const visit = (file: string): void => {
		index.set(file, index.size);
		low.set(file, index.size - 1);
		stack.push(file);
		for (const next of graph.get(file) ?? []) {
			if (!index.has(next)) visit(next);
			if (stack.includes(next)) low.set(file, Math.min(low.get(file) ?? 0, low.get(next) ?? 0));
		}
		if (low.get(file) !== index.get(file)) return;
		const knot = stack.splice(stack.indexOf(file));
		if (knot.length > 1 || graph.get(file)?.has(file)) knots.push(knot.sort());
	};
	for (const file of graph.keys()) if (!index.has(file)) visit(file);
	return knots;
}
