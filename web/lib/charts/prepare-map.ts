/** A place on the ground, degrees. */
export interface Place {
	lon: number;
	lat: number;
}

/** What is drawn in: the borders in units of the ground, and how they lie in its box. */
export interface Ground {
	/** Where the units of the ground begin and end. */
	box: { x: number; y: number; width: number; height: number };
	/** The parallel that is drawn true to scale. */
	parallel: number;
	/** Outlines of the counties that have one, as paths of SVG in the units of the ground. */
	shapes: { code: string; path: string }[];
}

/** Where a name stands beside its circle. */
export type Side = 'below' | 'above' | 'right' | 'left';

export interface Bubble {
	code: string;
	/** The middle, percent of the box. */
	x: number;
	y: number;
	/** Percent of the box's width and of its height; the area is in proportion to the value. */
	radius: { x: number; y: number };
	/** The same as SVG's `r` in percent means it: of the root of the mean square of width and height. */
	r: number;
	side: Side;
}

/** The radius of the largest circle, of the width of the box. */
const LARGEST = 0.044;
/** The narrowest screen: names that are apart there are apart on all. */
const NARROW_PX = 350;
const LINE_PX = 15;
const CHARACTER_PX = 6.4;
/** Between a circle and its name. */
const GAP_PX = 4;
const MARGIN = 0.15;
const DEGREE = Math.PI / 180;

/** Degrees as units of the ground: a cylinder that is true to scale at the parallel, north up. */
export function project({ lon, lat }: Place, parallel: number): { x: number; y: number } {
	return { x: lon * Math.cos(parallel * DEGREE), y: -lat };
}

/** The ground that holds all places and outlines, with a margin for names. */
export function groundOf(places: Place[], outlines: { code: string; lines: Place[][] }[] = []): Ground {
	const all = [...places, ...outlines.flatMap(({ lines }) => lines.flat())];
	const lats = all.map(({ lat }) => lat);
	const parallel = all.length > 0 ? (Math.min(...lats) + Math.max(...lats)) / 2 : 0;
	const points = all.map((place) => project(place, parallel));
	const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
	const [left, top] = all.length > 0 ? [Math.min(...xs), Math.min(...ys)] : [0, 0];
	const width = all.length > 0 ? Math.max(0.1, Math.max(...xs) - left) : 1;
	const height = all.length > 0 ? Math.max(0.1, Math.max(...ys) - top) : 1;
	// Outlines reach further than the middles: they need less around them.
	const margin = outlines.length > 0 ? 0.04 : MARGIN;
	const path = (lines: Place[][]) =>
		lines
			.map((line) => {
				const steps = line
					.map((place) => project(place, parallel))
					.map(({ x, y }) => `${x.toFixed(4)} ${y.toFixed(4)}`);
				return `M${steps.join('L')}Z`;
			})
			.join('');
	return {
		box: {
			x: left - width * margin,
			y: top - height * margin,
			width: width * (1 + 2 * margin),
			height: height * (1 + 2 * margin)
		},
		parallel,
		shapes: outlines.map(({ code, lines }) => ({ code, path: path(lines) }))
	};
}

type Rect = { left: number; right: number; top: number; bottom: number };

const overlap = (a: Rect, b: Rect) =>
	Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
	Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

/** Circles by value, the largest first, each with its name where it covers least of what is there already. */
export function prepareMap(
	rows: { code: string; name: string; value: number; place: Place }[],
	{ box, parallel }: Pick<Ground, 'box' | 'parallel'>
): Bubble[] {
	const most = Math.max(...rows.map(({ value }) => value), 0);
	const tall = box.height / box.width;
	const bubbles = rows
		.map(({ code, name, value, place }) => {
			const at = project(place, parallel);
			const size = most > 0 ? LARGEST * Math.sqrt(Math.max(0, value) / most) : 0;
			return {
				...{ code, name, size },
				x: ((at.x - box.x) / box.width) * 100,
				y: ((at.y - box.y) / box.height) * 100
			};
		})
		.sort((a, b) => b.size - a.size || (a.code < b.code ? -1 : 1));
	const middleOf = ({ x, y }: { x: number; y: number }) => ({
		x: (x * NARROW_PX) / 100,
		y: (y * NARROW_PX * tall) / 100
	});
	const taken: Rect[] = bubbles.map((bubble) => {
		const { x, y } = middleOf(bubble);
		const radius = bubble.size * NARROW_PX;
		return { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius };
	});
	const names = new Map<string, Rect>();
	const place = (): Bubble[] =>
		bubbles.map(({ code, name, size, x, y }) => {
			const radius = size * NARROW_PX;
			const rectOf = (side: Side) =>
				nameRect(side, middleOf({ x, y }), radius, Math.max(name.length, 5) * CHARACTER_PX);
			const cost = (side: Side) => {
				const rect = rectOf(side);
				const others = [...names].filter(([other]) => other !== code).map(([, other]) => other);
				const covered = [...taken, ...others].reduce((sum, other) => sum + overlap(rect, other), 0);
				return covered + 40 * outside(rect, NARROW_PX * tall);
			};
			const side = SIDES.reduce((best, one) => (cost(one) < cost(best) - 1 ? one : best));
			names.set(code, rectOf(side));
			return {
				...{ code, x, y, side },
				radius: { x: size * 100, y: (size / tall) * 100 },
				r: (size / Math.sqrt((1 + tall ** 2) / 2)) * 100
			};
		});
	// Each turn a name knows where all others are: the first ones had to guess.
	place();
	place();
	return place();
}

const SIDES: readonly Side[] = ['below', 'above', 'right', 'left'];

/** Two lines, the name and its number. */
function nameRect(side: Side, middle: { x: number; y: number }, radius: number, width: number): Rect {
	const height = 2 * LINE_PX;
	const left = {
		below: middle.x - width / 2,
		above: middle.x - width / 2,
		right: middle.x + radius + GAP_PX,
		left: middle.x - radius - GAP_PX - width
	}[side];
	const top = {
		below: middle.y + radius,
		above: middle.y - radius - height,
		right: middle.y - LINE_PX,
		left: middle.y - LINE_PX
	}[side];
	return { left, right: left + width, top, bottom: top + height };
}

const outside = ({ left, right, top, bottom }: Rect, height: number) =>
	Math.max(0, -left) + Math.max(0, right - NARROW_PX) + Math.max(0, -top) + Math.max(0, bottom - height);
