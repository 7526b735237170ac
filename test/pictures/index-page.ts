import type { Picture } from './take.ts';

const safe = (text: string): string => text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);

/** A page with all pictures, by page and then by reader, so that one sees side by side how each sees it. */
export function indexOf(pictures: readonly Picture[]): string {
	const names = [...new Set(pictures.map((one) => one.name))];
	const links = names.map((name) => `<a href="#${name}">${name}</a>`).join(' · ');
	const sections = names.map((name) => {
		const ofPage = pictures.filter((one) => one.name === name);
		const rows = [...new Set(ofPage.map((one) => one.who))].map((who) => {
			const own = ofPage.filter((one) => one.who === who);
			return `<h3>${who} <small dir="ltr">${safe(own[0]?.address ?? '')}</small></h3><p>${own.map(shown).join('\n')}</p>`;
		});
		return `<section id="${name}"><h2>${name}</h2>${rows.join('\n')}</section>`;
	});
	return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Pasokh: ${pictures.length} pictures</title>
<style>
body { font: 1rem/1.5 system-ui; margin: 1rem }
nav { position: sticky; top: 0; background: #fff; padding-block: .5rem }
p { display: flex; flex-wrap: wrap; gap: .75rem }
figure { margin: 0; font-size: .75rem }
img, .paper { display: block; height: 16rem; max-width: 20rem; object-fit: cover; object-position: top; border: 1px solid #bbb }
.paper { width: 11.3rem; display: grid; place-content: center }
small { font-weight: 400; color: #666 }
</style>
<nav>${links}</nav>
${sections.join('\n')}
</html>
`;
}

function shown({ file, width, scheme, lang }: Picture): string {
	const picture = width === null ? '<span class="paper">A4</span>' : `<img loading="lazy" src="${file}" alt="${file}">`;
	const words = width === null ? `A4 ${lang}` : `${width} ${scheme} ${lang}`;
	return `<a href="${file}"><figure>${picture}<figcaption>${words}</figcaption></figure></a>`;
}
