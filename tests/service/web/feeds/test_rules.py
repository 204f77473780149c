"""Every rule of the directories: our feed passes it, and a feed that breaks it is found out."""

from __future__ import annotations

from dataclasses import replace

import podcast_rules as r
import pytest
from podcast_rules import Rule, Served, cut, decompose, same_as_first, swap

PSP = "PSP-1, The Podcast RSS Standard, 1.0"
APPLE = "Apple Podcasts, A Podcaster's Guide to RSS and Requirements (823)"
NAMESPACE = "Podcast Namespace 1.0"

RULES = (
    Rule("an RSS 2.0 document with its namespaces", "R", PSP, r.is_rss, swap('version="2.0"', 'version="0.91"')),
    Rule(
        "namespaces as they are spelled",
        "R",
        APPLE,
        r.is_rss,
        swap("podcastindex.org/namespace", "Podcastindex.org/ns"),
    ),
    Rule(
        "title, link, description, language, category, explicit, image",
        "R",
        PSP,
        r.has_the_basics,
        cut("<language>.*?</language>"),
    ),
    Rule("an image of the channel", "R", PSP, r.has_the_basics, cut("<itunes:image[^>]*>")),
    Rule(
        "a description of at most 4000 bytes",
        "R",
        PSP,
        r.has_the_basics,
        swap("<description>", "<description>" + "ệ" * 1400),
    ),
    Rule(
        "a self link that is the served address",
        "R",
        PSP,
        r.names_itself,
        swap('rel="self" href="http:', 'rel="self" href="https:'),
    ),
    Rule(
        "explicit is exactly true or false",
        "R",
        "W3C Feed Validation, InvalidTrueFalse; PSP-1",
        r.explicit_is_plain,
        swap("explicit>false<", "explicit>no<"),
    ),
    Rule(
        "a language code of ISO 639",
        "R",
        "W3C Feed Validation, InvalidLanguage",
        r.language_is_vietnamese,
        swap("<language>vi", "<language>vn"),
    ),
    Rule(
        "a category of Apple's list",
        "R",
        APPLE,
        r.category_is_apples,
        swap('text="Daily News"', 'text="Tin hằng ngày"'),
    ),
    Rule(
        "square RGB artwork of 1400 to 3000 pixels with the right ending",
        "R",
        APPLE,
        r.artwork_fits,
        swap(".jpg", ".png", 3),
    ),
    Rule("artwork that can be fetched", "R", PSP, r.artwork_fits, swap("/media/art/", "/media/none/", 3)),
    Rule(
        "titles unlike each other",
        "R",
        "AntennaPod drops the second of one title and date",
        r.titles_are_good,
        swap("thời tiết (2)</title>", "thời tiết</title>"),
    ),
    Rule(
        "titles of at most 255 characters",
        "R",
        PSP,
        r.titles_are_good,
        swap("<item><title>", "<item><title>" + "a" * 200),
    ),
    Rule("titles without white space around", "R", APPLE, r.titles_are_good, swap("<item><title>", "<item><title> ")),
    Rule(
        "titles in NFC",
        "R",
        "Unicode; file names of downloads",
        r.titles_are_good,
        decompose("Chiềng Ban</title>"),
    ),
    Rule(
        "titles without the show's name", "R", APPLE, r.titles_are_good, swap("<item><title>", "<item><title>Báo Thử: ")
    ),
    Rule("exactly one enclosure", "R", PSP, r.one_enclosure_each, cut("<enclosure[^>]*>")),
    Rule(
        "enclosures at addresses of their own",
        "R",
        APPLE,
        r.one_enclosure_each,
        same_as_first('<enclosure url="[^"]*"'),
    ),
    Rule(
        "the exact length of an enclosure",
        "R",
        PSP,
        r.enclosures_are_exact,
        swap('length="4800" type="audio/mpeg"/>', 'length="0" type="audio/mpeg"/>'),
    ),
    Rule(
        "the type and ending of an enclosure",
        "R",
        APPLE,
        r.enclosures_are_exact,
        swap('type="audio/mpeg"/>', 'type="audio/mp3"/>'),
    ),
    Rule(
        "addresses in ASCII letters and digits",
        "R",
        APPLE,
        r.addresses_are_plain,
        swap("/media/audio/", "/media/âm thanh/"),
    ),
    Rule(
        "file names that are unique across the site",
        "R",
        "newsboat, podget, castget and greg store by base name",
        r.basenames_are_unique,
        same_as_first('/media/audio/[^"]*"'),
    ),
    Rule(
        "a guid that is no address",
        "R",
        NAMESPACE,
        r.guids_are_opaque,
        swap('isPermaLink="false"', 'isPermaLink="true"'),
    ),
    Rule("a guid in every item", "R", APPLE, r.guids_are_opaque, cut("<guid .*?</guid>")),
    Rule("guids unlike each other", "R", APPLE, r.guids_are_opaque, same_as_first("<guid .*?</guid>")),
    Rule("dates of RFC 2822 with a zone", "R", APPLE, r.dates_have_zones, swap(" +0700</pubDate>", "</pubDate>")),
    Rule("newest first", "R", "RSS 2.0 as apps read it", r.newest_comes_first, cut("<item>.*</item>")),
    Rule(
        "HEAD and byte ranges everywhere",
        "R",
        "Apple 823; PRX feed requirements",
        r.everything_answers_head_and_ranges,
        swap("/media/audio/", "/media/gone/", 9),
    ),
    Rule(
        "a podcast:guid", "S", NAMESPACE + ", guid", r.guid_is_the_namespaces, cut("<podcast:guid>.*?</podcast:guid>")
    ),
    Rule(
        "the machine's voice is declared",
        "S",
        NAMESPACE + ", txt; Apple 1.11; 134/2025/QH15, 11",
        r.says_a_machine_reads,
        cut("<podcast:txt.*?</podcast:txt>"),
    ),
    Rule(
        "and said in every description",
        "S",
        "Apple Podcasts guidelines, 1.11",
        r.says_a_machine_reads,
        cut("trí tuệ nhân tạo"),
    ),
    Rule(
        "owner, author, type, ttl, medium, lock, licence",
        "S",
        PSP,
        r.channel_is_rounded_off,
        swap(">yes</podcast:locked>", ">true</podcast:locked>"),
    ),
    Rule(
        "VTT before SRT, in Vietnamese, readable from anywhere",
        "S",
        NAMESPACE + ", transcript; Apple 5316",
        r.transcripts_are_offered,
        cut("<podcast:transcript [^>]*text/vtt[^>]*>"),
    ),
    Rule(
        "durations in whole seconds",
        "S",
        PSP,
        r.durations_are_seconds,
        swap("<itunes:duration>83<", "<itunes:duration>1:23<"),
    ),
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.level}: {rule.name}")
def test_our_feed_keeps_the_rule_and_a_broken_one_is_found_out(rule: Rule, served: Served) -> None:
    assert rule.source
    assert rule.check(served) == ""
    assert rule.check(replace(served, body=rule.spoil(served.body))) != ""
