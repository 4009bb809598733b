"""Whether the attached files hold together: what one of them says twice it says in one way.

A file that was changed together with its hash may still stand against itself or another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from briefing.errors import Finding, Place
from briefing.packs import LanguagePack
from briefing.quantities import quantity_of, words_of
from briefing.quantities import read as read_quantities
from briefing.verify.attached import NONE, Proof, Record, proof_of
from briefing.verify.page_texts import bare, page_texts
from briefing.verify.read import PdfRead
from briefing.verify.typed_values import pack_of
from briefing.verify.verdict import Expected, Verdict
from briefing.verify.walking import fault, listed, quoted

NAME = "attached records"


def attached_records(read: PdfRead, expected: Expected | None, place: Place) -> Verdict:
    """Texts hold what they are said to print; facts, nouns, languages and days are known ones."""
    proof = proof_of(read)
    if proof.facts is None:
        return Verdict(NAME, 0, skipped=NONE)
    texts = list(_texts(proof.facts))
    findings = [finding for text in texts for finding in _of_text(*text, place)]
    findings += _of_facts(proof.facts, place)
    findings += _title(proof.facts, read, expected, place)
    findings += _date(proof.facts, read, place)
    findings += _of_sources(proof, place)
    findings += _of_checks(proof, place)
    return Verdict(NAME, len(texts), listed(findings))


def _texts(facts: Record) -> Iterator[tuple[str, str, Record]]:
    """Yield each text that prints something: where it stands, its language, what it prints."""
    for fact in facts["facts"]:
        for part, texts in fact["texts"].items():
            for code, said in texts.items():
                yield f"the {part} of {fact['id']}", code, said
    for statement in facts["statements"]:
        for code, said in statement["texts"].items():
            yield f"a {statement['kind']}", code, said


def _of_text(where: str, code: str, said: Record, place: Place) -> Iterator[Finding]:
    """Values, names and phrases stand in the text that prints them."""
    whole = bare(said["text"])
    printed = [entry["as"] for key in ("values", "terms") for entry in said.get(key, ())]
    for words in (*printed, *said.get("phrases", ())):
        if bare(words) not in whole:
            message = f"facts.json: {where} does not hold {quoted(words)} in {code}, which it is "
            yield fault(place, "attached-record-differs", message + "said to print")


def _of_facts(facts: Record, place: Place) -> Iterator[Finding]:
    known = {fact["id"] for fact in facts["facts"]}
    nouns = {noun["id"] for noun in facts["nouns"]}
    codes = {language["code"] for language in facts["languages"]}
    wrong: list[str] = []
    for fact in facts["facts"]:
        for name, value in fact["values"].items():
            if "noun" in value and value["noun"] not in nouns:
                wrong.append(f"{fact['id']}.{name} counts {value['noun']}, which is no noun there")
        for part, texts in fact["texts"].items():
            if set(texts) != codes:
                wrong.append(f"the {part} of {fact['id']} is not in each of its languages")
    for statement in facts["statements"]:
        kind, named = statement["kind"], set(statement["facts"])
        wrong += [
            f"a {kind} rests on {fact_id}, which is none of its facts"
            for fact_id in sorted(named - known)
        ]
        mentioned = {
            entry["value"].partition(".")[0]
            for text in statement["texts"].values()
            for entry in text.get("values", ())
        }
        shown = {statement["shows"].partition(".")[0]} if "shows" in statement else set()
        wrong += [
            f"a {kind} prints a value of {fact_id}, and does not rest on it"
            for fact_id in sorted((mentioned | shown) - named)
        ]
        if any(set(said) != codes for said in (statement["texts"], statement.get("figure", codes))):
            wrong.append(f"a {kind} is not in each of its languages")
    for message in dict.fromkeys(wrong):
        yield fault(place, "attached-record-differs", f"facts.json: {message}")


def _title(
    facts: Record, read: PdfRead, expected: Expected | None, place: Place
) -> Iterator[Finding]:
    pages = "\n".join(text.bare for text in page_texts(read, expected))
    for code, title in facts["title"].items():
        if bare(title) not in pages:
            message = f"no page says the title of facts.json in {code}, {quoted(title)}"
            yield fault(place, "attached-text-missing", message)


def _date(facts: Record, read: PdfRead, place: Place) -> Iterator[Finding]:
    """The file was made on the date of the edition, whatever day it was."""
    made = read.info.get("CreationDate", "").removeprefix("D:")[:8]
    if made and made != facts["date"].replace("-", ""):
        message = f"facts.json is of {facts['date']}, and the file of {made}"
        yield fault(place, "attached-record-differs", message)


def _of_sources(proof: Proof, place: Place) -> Iterator[Finding]:
    """The date of a source is the one that is printed of it."""
    facts, sources = proof.facts, proof.sources
    if facts is None or sources is None:
        return
    codes = [language["code"] for language in facts["languages"]]
    codes += [source["language"] for source in sources["sources"]]
    packs = {code: pack_of(code, proof.packs.get(code)) for code in dict.fromkeys(codes)}
    for source in sources["sources"]:
        day, said = source.get("date"), source.get("date_said")
        if day is None and said is None:
            continue
        if packs[source["language"]] is None:  # it may be printed in a language that nobody reads
            continue
        if day is None or said is None or not _is_said(day, said, packs.values()):
            message = f"sources.json: {source['id']} is of {day}, and printed as of {said}"
            yield fault(place, "attached-record-differs", message)


def _is_said(day: str, said: str, packs: Iterable[LanguagePack | None]) -> bool:
    """Whether a printed date is that day in one of the languages."""
    wanted = quantity_of({"date": day}).date
    return any(
        quantity.date == wanted
        for pack in packs
        if pack is not None
        for quantity in read_quantities(said, words_of(pack, {}, (), prints=True))
    )


def _of_checks(proof: Proof, place: Place) -> Iterator[Finding]:
    """A check that looked at nothing is skipped, and one with an error failed."""
    checks, manifest = proof.checks, proof.manifest
    if checks is None:
        return
    for check in checks["checks"]:
        severities = {finding["severity"] for finding in check["findings"]}
        if "error" in severities:
            outcome = "failed"
        elif severities:
            outcome = "warned"
        elif check.get("silenced"):
            outcome = "silenced"
        else:
            outcome = "passed" if check["looked_at"] else "skipped"
        if check["outcome"] != outcome or bool(check.get("skipped")) != (outcome == "skipped"):
            message = f"checks.json: {check['code']} is {check['outcome']}, and was {outcome}"
            yield fault(place, "attached-record-differs", message)
    if manifest is not None and not manifest["program"].endswith(f" {checks['version']}"):
        message = f"checks.json is of version {checks['version']}, and not {manifest['program']}"
        yield fault(place, "attached-record-differs", message)
