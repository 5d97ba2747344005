"""Tables of a web page, as many systems write them under the name of a spreadsheet."""
