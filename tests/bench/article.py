"""Pages to measure with: articles of about 1,000 words, in as much mark-up as news sites put around them.

The middle one of a dozen saved pages of real sites has 90 kB and 1,000 tags; these have 80 kB and 1,600.
"""

from __future__ import annotations

import html
import json
import random
import tomllib
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from graph.model import Entity, EntityType, Raw

WORDS = 1000
DENSE = 0.4  # of the paragraphs tell of a deal, which is far more than in the news
FETCHED = datetime(2031, 1, 1, tzinfo=UTC)
_LISTS: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


def pages(
    count: int, entities: Iterable[Entity], seed: int = 1, first: date = date(2030, 1, 1), told: float = DENSE
) -> list[Raw]:
    """`count` different pages, the same for the same seed, of the year from `first`.

    told: how many of the paragraphs tell of a deal; an article has about 20.
    """
    names = sorted(e.name for e in entities if e.type is EntityType.ORGANIZATION and not e.ambiguous)
    return [
        _page(number, names, first + timedelta(days=number % 365), told, random.Random(f"{seed}/{number}"))
        for number in range(count)
    ]


def _page(number: int, names: Sequence[str], day: date, told: float, choice: random.Random) -> Raw:
    url = f"https://news.example.org/{day:%Y/%m/%d}/story-{number}"
    title = _sentence(choice).rstrip(".")
    paragraphs = list(_paragraphs(names, day, told, choice))
    facts = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": title, "datePublished": str(day)}
    body = "\n".join(f'<p class="story-body__text" data-block="{i}">{p}</p>' for i, p in enumerate(paragraphs))
    text = f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title} | The Example</title>
<meta name="viewport" content="width=device-width"><meta name="description" content="{paragraphs[0][:150]}">
<meta property="og:site_name" content="The Example"><meta property="article:published_time" content="{day}T08:00:00Z">
<link rel="canonical" href="{url}"><link rel="stylesheet" href="/site.css"><style>{_style(choice)}</style>
<script type="application/ld+json">{json.dumps(facts)}</script><script>{_script(choice)}</script></head>
<body class="article"><header class="site-header"><a class="logo" href="/"><img src="/logo.svg" alt="The Example"></a>
{_menu()}<form action="/find"><input name="q" aria-label="Find"><button>Find</button></form></header>
<div class="layout"><main><article><nav class="crumbs"><a href="/">Home</a> / <a href="/chips">Chips</a></nav>
<h1 class="headline">{title}</h1><p class="byline">By our staff, <time datetime="{day}">{day:%d %B %Y}</time></p>
<figure><picture><source srcset="/p/{number}.webp"><img src="/p/{number}.jpg" alt="A hall"></picture>
<figcaption>A hall with machines</figcaption></figure>{_share(url)}
<div class="story-body">{body}</div>{_share(url)}</article>
<section class="comments"><h2>Comments</h2>{"".join(_comment(i, choice) for i in range(12))}</section></main>
<aside><h2>More stories</h2>{"".join(_card(i, choice) for i in range(30))}</aside></div>
<div class="newsletter"><p>One letter a week.</p><form><input type="email"><button>Send</button></form></div>
<footer>{_menu()}<p>The Example is made up.</p></footer></body></html>"""
    return Raw(
        text.encode(), url, FETCHED, media_type="text/html", charset="utf-8", source="bench", publisher="The Example"
    )


def _menu() -> str:
    columns = []
    for section in _LISTS["sections"]:
        links = "".join(f'<li><a href="/{section.lower()}/{i}">{section} {i}</a></li>' for i in range(10))
        columns.append(f'<li class="column"><span>{section}</span><ul>{links}</ul></li>')
    return f'<nav><ul class="menu">{"".join(columns)}</ul></nav>'


def _share(url: str) -> str:
    links = "".join(f'<a class="share" href="/share/{i}?u={url}"><span>Share</span></a>' for i in range(5))
    return f'<div class="share-bar">{links}</div>'


def _card(number: int, choice: random.Random) -> str:
    return (
        f'<div class="card"><a href="/t/{number}"><img src="/t/{number}.jpg" alt="" loading="lazy" width="300" '
        f'height="200"><h3>{_sentence(choice)}</h3></a><p class="teaser">{_sentence(choice)}</p>'
        f'<span class="tag">{choice.choice(_LISTS["sections"])}</span></div>'
    )


def _comment(number: int, choice: random.Random) -> str:
    return (
        f'<div class="comment" id="c{number}"><span class="who">reader {number}</span>'
        f"<p>{_sentence(choice)} {_sentence(choice)}</p><a href='#r{number}'>Reply</a></div>"
    )


def _style(choice: random.Random) -> str:
    return "".join(f".c{i}{{margin:{choice.randint(0, 40)}px;color:#{i:03x}}}" for i in range(900))


def _script(choice: random.Random) -> str:
    return f"var settings={json.dumps({f'slot-{i}': choice.getrandbits(64) for i in range(700)})};"


def _paragraphs(names: Sequence[str], day: date, told: float, choice: random.Random) -> Iterable[str]:
    words = 0
    while words < WORDS:
        sentences = [_sentence(choice) for _ in range(choice.randint(2, 5))]
        if choice.random() < told:
            sentences.insert(choice.randint(0, len(sentences)), _deal(names, day, choice))
        paragraph = " ".join(sentences)
        words += len(paragraph.split())
        yield paragraph


def _sentence(choice: random.Random) -> str:
    subject, place, verb, quality, what, ending = (
        choice.choice(_LISTS[name]) for name in ("subjects", "places", "verbs", "qualifiers", "objects", "endings")
    )
    year = f" in {choice.randint(2019, 2029)}" if choice.random() < 0.2 else ""
    ending = ending if choice.random() < 0.3 else ""
    begins, rest = verb.split(" ", 1)
    return f"{subject.capitalize()} {begins} in {place} {rest} the {quality} {what.removeprefix('the ')}{year}{ending}."


def _deal(names: Sequence[str], day: date, choice: random.Random) -> str:
    a, b = choice.sample(list(names), 2)
    when = day - timedelta(days=choice.randint(0, 9))
    text = choice.choice(_LISTS["deals"])
    return html.escape(text.format(a=a, b=b, n=choice.randint(1, 90), day=f"{when.day} {when:%B %Y}"))
