/** A node of the tree that `EXPLAIN AST` prints. */
interface Node {
	name: string;
	/** The word behind the node's kind: name of a function or a table, or a literal. */
	value: string;
	children: Node[];
}

/** Kinds of nodes that are known to be harmless. A statement with any other is not explained. */
const KNOWN = new Set(
	`SelectWithUnionQuery SelectQuery SelectIntersectExceptQuery ExpressionList Identifier TableIdentifier Literal Function
	Asterisk QualifiedAsterisk ColumnsRegexpMatcher ColumnsListMatcher QualifiedColumnsRegexpMatcher
	QualifiedColumnsListMatcher ColumnsTransformerList ColumnsExceptTransformer ColumnsReplaceTransformer
	ColumnsReplaceTransformer::Replacement TablesInSelectQuery TablesInSelectQueryElement TableExpression TableJoin ArrayJoin
	OrderByElement WindowListElement WindowDefinition WithElement InterpolateElement SampleRatio QueryParameter Set Subquery`.split(
		/\s+/
	)
);
/** Parents of a subquery that is a source of rows, and so does not run for the plan. */
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
/** Functions that read a dictionary or a table. With constant arguments they are evaluated while planning. */
const LOOKUP = /^(dict|joinGet|viewExplain$)/i;

/**
 * Whether the engine would evaluate parts of a statement to plan it: scalar subqueries, the right side of IN, lookups of constants.
 * Analysts once read keys out of plans.
 * @param ast the output of `EXPLAIN AST`, which only parses the statement
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
 * Parses the tree, in which each level is indented by one more space. Undefined if the nodes' own counts of children do not fit: a name with
 * a line break could pretend to be nodes.
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
