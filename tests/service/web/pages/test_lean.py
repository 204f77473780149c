"""Scripts and styles without what only their authors need."""

from __future__ import annotations

from service.web.pages import lean


def test_comments_imports_and_spaces_go_and_statements_stay_apart() -> None:
    source = """/** What this is for. */
import { h } from "./dom.js";

export function twice(number) {
  // why
  const both = [number, number]; // a pair
  if (both.length) return both;
  else return null;
}
"""

    assert lean.module(source) == (
        "function twice(number){const both=[number,number];if(both.length)return both;else return null}"
    )


def test_what_stands_in_quotes_stays_as_it_is_written() -> None:
    source = "const a = \"x = { 1 ; }\";\nconst b = `${a} , two ; }`;\nconst c = '( #b )';\n"
    written = lean.private(lean.module(source))

    assert '"x = { 1 ; }"' in written
    assert "'( #b )'" in written
    assert "`${a} , two ; }`" in written


def test_private_names_become_short_everywhere_alike() -> None:
    source = "class One{#counter=0;#step(){this.#counter+=1}}class Two{#counter=2}"

    assert lean.private(source) == "class One{#a=0;#b(){this.#a+=1}}class Two{#a=2}"


def test_a_style_sheet_keeps_its_selectors_and_values() -> None:
    source = """/* why */
.a :is(b, c) {
  margin: 0 auto;
  color: light-dark(#fff, #000);
}
@media print { .a { display: none; } }
"""

    assert lean.styles(source) == (
        ".a :is(b,c){margin:0 auto;color:light-dark(#fff,#000)}@media print{.a{display:none}}"
    )


def test_names_a_script_declares_become_short_and_properties_stay() -> None:
    source = (
        "const wanted=1;const shown={shown,label:wanted};"
        'function count(event){return shown.wanted+event.count+"wanted"}'
        "for(const each of[wanted])count(`wanted ${each.each} ${count(each)}`);"
        "class Box{state=wanted;open(){const open=wanted}}"
    )

    assert lean.declared(source) == (
        'let a=1;let shown={shown,label:a};function b(event){return shown.wanted+event.count+"wanted"}'
        "for(let c of[a])b(`wanted ${c.each} ${b(c)}`);class d{state=a;open(){let open=a}}"
    )


def test_a_name_in_a_text_that_can_not_be_read_stays() -> None:
    source = "const left=1,right=2;const said=`${({left}).left} of ${right}`;"

    assert lean.declared(source) == "let left=1,right=2;let a=`${({left}).left} of ${right}`;"
