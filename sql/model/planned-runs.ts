/** A node of what `EXPLAIN AST` prints. */
interface Node {
	name: string;
	/** What stands behind the name: a function's, a table's, a literal. */
	value: string;
	children: Node[];
}

/** Nodes that hold names, constants and the order of a statement; what else there may be is not explained. */
const KNOWN = new Set(
	`SelectWithUnionQuery SelectQuery SelectIntersectExceptQuery ExpressionList Identifier TableIdentifier Literal Function
	Asterisk QualifiedAsterisk ColumnsRegexpMatcher ColumnsListMatcher QualifiedColumnsRegexpMatcher
	QualifiedColumnsListMatcher ColumnsTransformerList ColumnsExceptTransformer ColumnsReplaceTransformer
	ColumnsReplaceTransformer::Replacement TablesInSelectQuery TablesInSelectQueryElement TableExpression TableJoin ArrayJoin
	OrderByElement WindowListElement WindowDefinition WithElement InterpolateElement SampleRatio QueryParameter Set Subquery`.split(
		/\s+/
	)
);
/** What a subquery may stand in without being run for the plan: it is a source of rows. */
const OF_SOURCES = new Set(['TableExpression', 'WithElement']);
const OF_SETS = new Set([
	'in',
	'notIn',
	'globalIn',
	'globalNotIn',
	'nullIn',
	'notNullIn',
	'globalNullIn',
	'globalNotNullIn'
]);
/** Read a dictionary or a table; of constants alone they are evaluated at once. */
const LOOKUP = /^(dict|joinGet|viewExplain$)/i;

/**
 * Whether the engine would evaluate something of a statement in order to plan it: scalar subqueries, those whose rows make
 * the set of an IN, lookups of constants. Analysts once read keys out of plans.
 * @param ast what `EXPLAIN AST` says of the statement: it only reads the text
 */
export function isRunWhenPlanned(ast: string): boolean {
	const root = treeOf(ast);
	return root?.name !== 'SelectWithUnionQuery' || isEvaluated(root, undefined);
}

function isEvaluated(node: Node, parent: Node | undefined): boolean {
	if (!KNOWN.has(node.name)) return true;
	if (node.name === 'Subquery' && !OF_SOURCES.has(parent?.name ?? '')) return true;
	if (node.name === 'Function') {
		const set = OF_SETS.has(node.value) ? node.children[0]?.children[1] : undefined;
		if (set && set.name !== 'Literal' && set.name !== 'Function') return true;
		if (LOOKUP.test(node.value) && !hasColumn(node)) return true;
	}
	return node.children.some((child) => isEvaluated(child, node));
}

const hasColumn = ({ name, children }: Node): boolean => name === 'Identifier' || children.some(hasColumn);

const LINE = /^( *)(\S+)(?: (.+?))??(?: \(alias .*?\))?(?: \(children (\d+)\))?$/;

/**
 * Each level is one space deeper. Undefined when it is not one tree in which each node has as many children as it says: a
 * name with a line break in it could pretend to be nodes.
 */
function treeOf(text: string): Node | undefined {
	const path: Node[] = [];
	const declared: [Node, number][] = [];
	for (const line of text.trimEnd().split('\n')) {
		const [, indent, name, value, count] = LINE.exec(line) ?? [];
		if (indent === undefined || name === undefined || indent.length > path.length) return undefined;
		if (indent === '' && declared.length > 0) return undefined;
		const node = { name, value: value ?? '', children: [] };
		path.length = indent.length;
		path.at(-1)?.children.push(node);
		path.push(node);
		declared.push([node, Number(count ?? 0)]);
	}
	return declared.every(([{ children }, count]) => children.length === count) ? declared[0]?.[0] : undefined;
}
