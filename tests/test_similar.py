"""Matters that may be the same are shown together with the reason; merged by a tap, both askers are answered."""

from __future__ import annotations

import pytest

from conference import models as m
from conference.screens.pages import Audience
from conference.screens.render import render_fragment
from conference.similar import Opinions, Said, likeness
from tests.factories import Hall

ROAD = "Đường trục thôn xuống cấp, mưa là ngập, đề nghị cho biết bao giờ sửa."
ROAD_TOO = "Đường liên thôn xuống cấp, bao giờ sửa?"
ON_DIFFERENT_MATTERS = (
    ROAD,
    "Giá dịch vụ thu gom rác tăng nhưng chất lượng không thay đổi. Đề nghị công khai.",
    "Hồ sơ tôi nộp trên cổng dịch vụ công báo quá hạn mà không ai giải thích, ai chịu trách nhiệm?",
    "Trang trại lợn đầu thôn xả nước đen xuống mương, các hộ xung quanh phải đóng cửa suốt ngày vì mùi.",
    "Đèn đường hỏng ba tháng nay, buổi tối các cháu đi học về rất tối.",
    "Gia đình tôi nộp hồ sơ cấp giấy chứng nhận quyền sử dụng đất lần đầu từ năm ngoái.",
    "Trợ cấp nay chuyển qua tài khoản nhưng nhiều cụ không dùng điện thoại.",
)


def test_the_reason_names_field_village_and_the_words_both_use():
    why = likeness(Said(ROAD, "infra", "ha-doai"), Said(ROAD_TOO, "infra", "ha-doai"))
    assert why is not None
    assert (why.same_field, why.same_place, why.words) == (True, True, ("thôn xuống cấp",))


def test_marks_and_case_do_not_matter():
    assert likeness(Said(ROAD), Said("DUONG TRUC THON XUONG CAP, mua la ngap"))


@pytest.mark.parametrize("one", range(len(ON_DIFFERENT_MATTERS)))
def test_opinions_on_different_matters_are_not_alike_even_in_one_field_and_village(one: int):
    for other in range(one):
        assert likeness(*(Said(ON_DIFFERENT_MATTERS[n], "f", "v") for n in (one, other))) is None


def test_what_everybody_says_counts_for_nothing():
    assert likeness(Said("Kính đề nghị xã xem xét cho dân"), Said("Kính đề nghị xã xem xét cho dân biết")) is None
    assert likeness(Said(""), Said("")) is None


def test_the_most_similar_one_is_found_and_of_equals_the_first():
    opinions = Opinions(enumerate(Said(text) for text in (*ON_DIFFERENT_MATTERS, ROAD)))
    found = opinions.most_like(Said(ROAD_TOO))
    assert found is not None and found[0] == 0


def test_the_chair_is_shown_both_merges_them_and_takes_them_apart_again(hall: Hall):
    first = hall.ask(ROAD, field=hall.fields["INFRA"])
    hall.chair.run("floor.end")
    hall.register(1)
    hall.chair.run("floor.invite_next")
    second = hall.ask(ROAD_TOO, field=hall.fields["INFRA"])
    other = hall.ask("Trạm y tế bao giờ có thêm bác sĩ?", field=hall.fields["SOCIAL"])
    html = chair_matters(hall)
    assert f'id="alike-{second}"' in html and f'id="alike-{other}"' not in html and "cùng lĩnh vực" in html

    hall.chair.run("question.merge", question=second, into=first)
    with hall.meeting() as meeting:
        matter = meeting.matters_by_id[first]
        assert [one.number for one in matter.merged] == ["2.1"] and len(matter.askers) == 2
    html = chair_matters(hall)
    assert ROAD_TOO in html and "alike-" not in html
    hall.chair.run("outcome.clear", question=second)
    assert f'id="alike-{second}"' in chair_matters(hall)


def test_a_settled_matter_or_a_denunciation_is_like_nothing(hall: Hall):
    first, second = hall.ask(ROAD), hall.ask(ROAD)
    hall.chair.run("question.refer", question=first)
    assert "alike-" not in chair_matters(hall)
    hall.chair.run("outcome.clear", question=first)
    assert f'id="alike-{second}"' in chair_matters(hall)
    hall.chair.run("outcome.set", questions=[first], resolution=m.Resolution.ANSWERED)
    assert "alike-" not in chair_matters(hall)


def chair_matters(hall: Hall) -> str:
    with hall.meeting() as meeting:
        return render_fragment(meeting, "chair-matters", Audience("chair"))


def test_two_that_somebody_keeps_apart_are_not_suggested_again_and_others_still_are(hall: Hall):
    first, second = hall.ask(ROAD), hall.ask(ROAD_TOO)
    assert f'id="alike-{second}"' in chair_matters(hall)
    hall.chair.run("question.keep_apart", question=second, other=first)
    assert "alike-" not in chair_matters(hall)
    third = hall.ask(ROAD_TOO)
    assert f'id="alike-{third}"' in chair_matters(hall)
    seq = hall.last_event.seq
    hall.secretary.run("question.keep_apart", question=second, other=first)
    assert hall.last_event.seq == seq
    hall.chair.run("question.merge", question=third, into=first)
    hall.chair.run("act.undo")
    assert f'id="alike-{second}"' not in chair_matters(hall)
