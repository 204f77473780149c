"""The structures of newspaper systems, for the press."""

from __future__ import annotations

from collections.abc import Callable

from tests.workers.intake.press import IMG, Printed, Sheet, esc

Figure = Callable[[str, str], str]


def _split(text: str) -> tuple[str, str]:
    caption, _, credit = text.partition("\n")
    return caption, credit


def _head(title: str, lead: str, meta: str = "<div class='time'>02/03/2026 07:30</div>") -> Callable[[Printed], str]:
    return lambda article: title.format(title=esc(article.title)) + meta + lead.format(lead=esc(article.lead))


def _plain(
    paragraph: str = "<p>{}</p>",
    subhead: str = "<h2>{}</h2>",
    item: str = "<ul><li>{}</li></ul>",
    *,
    figure: Figure,
) -> Callable[[str, str], str]:
    def part(kind: str, text: str) -> str:
        if kind == "caption":
            return figure(*_split(text))
        return {"subhead": subhead, "list_item": item}.get(kind, paragraph).format(text)

    return part


def _mastercms_figure(caption: str, credit: str) -> str:
    source = f"<div class='source'><p>{credit}</p></div>" if credit else ""
    return (
        f"<table class='picture' align='center'><tbody><tr><td class='pic'>{IMG}</td></tr>"
        f"<tr><td class='caption'><p>{caption}</p>{source}</td></tr></tbody></table>"
    )


def _vccorp_figure(caption: str, credit: str) -> str:
    tail = f" - {credit}" if credit else ""
    return (
        f"<figure class='VCSortableInPreviewMode' type='Photo'><div><a href='/big.jpg'>{IMG}</a></div>"
        f"<figcaption class='PhotoCMS_Caption'>"
        f"<p data-placeholder='Nhập chú thích ảnh'>{caption}{tail}</p></figcaption></figure>"
    )


def _vnexpress_figure(caption: str, credit: str) -> str:
    tail = f" <em>{credit}</em>" if credit else ""
    return (
        f"<figure class='tplCaption' itemprop='associatedMedia'>"
        f"<div class='fig-picture'><picture><source srcset='/a.webp'>{IMG}"
        f"</picture></div><figcaption itemprop='description'><p class='Image'>{caption}{tail}</p></figcaption></figure>"
    )


def _figure(caption: str, credit: str) -> str:
    tail = f"<br>{credit}" if credit else ""
    return f"<figure class='image align-center'>{IMG}<figcaption>{caption}{tail}</figcaption></figure>"


def _vov_figure(caption: str, credit: str) -> str:
    tail = f" ({credit})" if credit else ""
    return f"<div class='external-image'>{IMG}<div class='mota'>{caption}{tail}</div></div>"


def _plain_figure(caption: str, credit: str) -> str:
    return f"<p style='text-align:center'>{IMG}</p><p>{caption}</p>" + (f"<p>{credit}</p>" if credit else "")


def _centred_figure(caption: str, credit: str) -> str:
    tail = f"<p align='center'><em>{credit}</em></p>" if credit else ""
    return f"<p align='center'>{IMG}</p><p align='center'><em>{caption}</em></p>{tail}"


def _naked_figure(caption: str, credit: str) -> str:
    return f"<p>{caption}</p>" + (f"<p>{credit}</p>" if credit else "")


def _legacy_figure(caption: str, credit: str) -> str:
    tail = f"<br><i>{credit}</i>" if credit else ""
    return (
        f"<p></p><table border=0 align=center class='img-content'><tr><td align=center>{IMG}</td></tr>"
        f"<tr><td align=center><i>{caption}</i>{tail}</td></tr></table>"
    )


def _amp_figure(caption: str, credit: str) -> str:
    tail = f" {credit}" if credit else ""
    return (
        "<figure><amp-img src='/a.jpg' width='600' height='400' layout='responsive'></amp-img>"
        f"<figcaption>{caption}{tail}</figcaption></figure>"
    )


def _bare_amp_figure(caption: str, credit: str) -> str:
    tail = f"<div>{credit}</div>" if credit else ""
    return f"<div><amp-img src='/a.jpg' width='600' height='400'></amp-img><div>{caption}</div>{tail}</div>"


def _in(open_tag: str, close_tag: str) -> Callable[[str], str]:
    return lambda inner: f"{open_tag}{inner}{close_tag}"


def _by(pattern: str) -> Callable[[str], str]:
    return pattern.format


SHEETS = [
    Sheet(
        "mastercms",
        _head("<h1 class='article__title cms-title'>{title}</h1>", "<div class='article__sapo cms-desc'>{lead}</div>"),
        _plain(figure=_mastercms_figure),
        _in("<div class='article__body zce-content-body cms-body' itemprop='articleBody'>", "</div>"),
        _by("<div class='article__author'><p class='author'>{}</p></div>"),
        related="<div class='article-relate cms-relate'>"
        "<p><strong>Xem thêm:</strong> <a href='/r'>Mùa mận chín sớm</a></p></div>",
    ),
    Sheet(
        "vccorp",
        _head("<h1 data-role='title'>{title}</h1>", "<h2 class='detail-sapo' data-role='sapo'>{lead}</h2>"),
        _plain(subhead="<h3>{}</h3>", figure=_vccorp_figure),
        _in("<div class='detail-content afcbc-body' data-role='content' itemprop='articleBody'>", "</div>"),
        _by("<p style='text-align: right'><b>{}</b></p>"),
        related="<div class='VCSortableInPreviewMode' type='RelatedOneNews'><a href='/r.htm'>Mùa mận chín sớm</a>"
        "<a href='/r.htm' class='sapo'>Nắng sớm, mận Hậu năm nay chín trước gần nửa tháng so với mọi năm.</a></div>",
    ),
    Sheet(
        "vccorp_bare_byline",
        _head("<h1 data-role='title'>{title}</h1>", "<h2 class='detail-sapo' data-role='sapo'>(NLĐO) - {lead}</h2>"),
        _plain(subhead="<p><b>{}</b></p>", figure=_vccorp_figure),
        _in("<div class='detail-cmain'><div class='detail-content afcbc-body'>", "</div></div>"),
        _by("<p>{}</p>"),
    ),
    Sheet(
        "vnexpress",
        _head(
            "<h1 class='title-detail'>{title}</h1>",
            "<p class='description'><span class='location-stamp'>Sơn La</span>{lead}</p>",
        ),
        _plain("<p class='Normal'>{}</p>", "<p class='Normal'><strong>{}</strong></p>", figure=_vnexpress_figure),
        _in("<article class='fck_detail '>", "</article>"),
        _by("<p class='Normal' style='text-align:right;'><strong>{}</strong></p>"),
        related="<ul class='list-news'><li><a href='/r.html'>Mùa mận chín sớm ở cao nguyên</a></li></ul>",
    ),
    Sheet(
        "dantri",
        lambda a: (
            f"<h1 class='title-page detail'>{esc(a.title)}</h1><div class='author-wrap'><div class='author-name'>"
            f"<a href='/tg'><b>{esc(a.author)}</b></a></div><time>Thứ hai, 02/03/2026 - 07:30</time></div>"
            f"<h2 class='singular-sapo'>(Dân trí) - {esc(a.lead)}</h2>"
        ),
        _plain(subhead="<h3>{}</h3>", figure=_figure),
        _in("<div class='singular-content'>", "</div>"),
        lambda author: "",
        related="<article class='article-related'>"
        "<h3><a href='/r.htm'>Mùa mận chín sớm ở cao nguyên</a></h3></article>",
    ),
    Sheet(
        "vov",
        _head("<h1 class='article-title'>{title}</h1>", "<div class='article__sapo'>VOV.VN - {lead}</div>"),
        _plain(subhead="<p><strong>{}</strong></p>", figure=_vov_figure),
        _in("<div id='article-body' class='noi-dung'>", "</div>"),
        _by("<div class='tac-gia-bai'>{}</div>"),
    ),
    Sheet(
        "wordpress",
        _head("<h1 class='entry-title'>{title}</h1>", "", "<div class='entry-meta'>2 Tháng 3, 2026</div>"),
        _plain(subhead="<h2 class='wp-block-heading'>{}</h2>", figure=_figure),
        _in("<div class='entry-content'><p class='sapo-dau'><strong>{LEAD}</strong></p>", "</div>"),
        _by("<p class='has-text-align-right'><strong>{}</strong></p>"),
    ),
    Sheet(
        "amp",
        _head("<h1 class='amp-wp-title'>{title}</h1>", "<p class='amp-sapo'>{lead}</p>"),
        _plain(figure=_amp_figure),
        _in("<div class='amp-wp-article-content'>", "</div>"),
        _by("<p>{}</p>"),
        related="<amp-ad width=300 height=250></amp-ad><p>&gt;&gt; <a href='/r'>Mùa mận chín sớm</a></p>",
    ),
    Sheet(
        "amp_bare",
        _head("<h1>{title}</h1>", "<div><b>{lead}</b></div>"),
        _plain("<div>{}</div>", "<div><b>{}</b></div>", figure=_bare_amp_figure),
        _in("<article>", "</article>"),
        _by("<div>{}</div>"),
    ),
    Sheet(
        "legacy",
        _head("<td><h1 class='view-page-Tit'>{title}</h1>", "<b class='lead'>{lead}</b>"),
        _plain("{}<br><br>", "<b>{}</b><br><br>", "- {}<br>", figure=_legacy_figure),
        _in("<div id='content' class='divDetail newscontent'>", "</div></td>"),
        _by("<div align='right'><b>{}</b></div>"),
    ),
    Sheet(
        "legacy_single_br",
        _head("<div class='tieude'>{title}</div>", "<div class='tomtat'><strong>{lead}</strong></div>"),
        _plain("{}<br>", "<b>{}</b><br>", "- {}<br>", figure=_legacy_figure),
        _in("<div class='noidung'>", "</div>"),
        _by("<p align='right'><strong>{}</strong></p>"),
    ),
    Sheet(
        "plain_p",
        _head("<h1>{title}</h1>", "<p class='intro'>{lead}</p>"),
        _plain(subhead="<p><strong>{}</strong></p>", figure=_plain_figure),
        _in("<div class='content'>", "</div>"),
        _by("<p>{}</p>"),
    ),
    Sheet(
        "centred",
        _head("<h1>{title}</h1>", "<h2>{lead}</h2>"),
        _plain(subhead="<p><strong>{}</strong></p>", figure=_centred_figure),
        _in("<div class='content'>", "</div>"),
        _by("<p style='text-align:right'><strong>{}</strong></p>"),
    ),
    Sheet(
        "divs",
        _head("<h1>{title}</h1>", "<div class='mo-ta'>{lead}</div>"),
        _plain("<div class='khoi'><div>{}</div></div>", "<div class='khoi'><h4>{}</h4></div>", figure=_vov_figure),
        _in("<div><div class='bai'>", "</div></div>"),
        _by("<div class='khoi'><div>{}</div></div>"),
    ),
    Sheet(
        "lead_inside",
        _head("<h1>{title}</h1>", ""),
        _plain(subhead="<p><strong>{}</strong></p>", figure=_plain_figure),
        _in("<div class='content'><p><strong>{LEAD}</strong></p>", "</div>"),
        _by("<p><em>Bài, ảnh: {}</em></p>"),
    ),
]

NAKED = Sheet(
    "naked",
    _head("<h1>{title}</h1>", "<p class='intro'>{lead}</p>"),
    _plain(subhead="<p>{}</p>", figure=_naked_figure),
    _in("<div class='content'>", "</div>"),
    _by("<p>{}</p>"),
)


def put_lead(page: str, article: Printed) -> str:
    """Fill in the lead where a sheet sets it inside the body."""
    return page.replace("{LEAD}", esc(article.lead))
