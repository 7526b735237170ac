-- The search words of `${text}`: its words, and each word joined with the next. The same rule as keptWords of sql/model/search-words.ts.
	arrayStringConcat(arrayDistinct(arrayMap(
		pair -> concat(pair.1, pair.2),
		arrayFlatten(arrayMap(
			words -> arrayConcat(
				arrayMap(word -> (word, ''), words),
				arrayZip(arrayPopBack(words), arrayPopFront(words))
			),
			[arrayMap(
				word -> substringUTF8(word, 1, 64),
				arrayFilter(word -> word NOT IN ('', 'ی'), splitByChar(' ', ${include:text/folded.sql, text = ${text}}))
			)]
		))
	)), ' ')
