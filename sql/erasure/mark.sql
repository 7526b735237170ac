-- What stands in place of a text: that there was one is part of figures.
'[پاک شد]'
