"""
Common words of English and of telegraphic prose: enough of them in a line tell running text from stamps and noise.

Source: the most frequent words of English (function words, common verbs and nouns) as listed in any frequency dictionary,
with the clipped forms of telegrams (RE, FOL, PLS, REQ) of the Government Printing Office Style Manual's telegraphic style.
"""

COMMON = frozenset(
    """
    a able about above abroad accept accepted according act action activities activity actual actually added addition
    advise advised after afternoon again against agent agents ago agree agreed agreement aid aircraft all allow almost
    along already also although always am ambassador american among amount an and another answer any anyone anything
    appear appeared appears appreciate are area areas arms army around arrange arranged arrangements arrest arrested
    arrival arrived as ask asked asking assistance assurance at attack attempt available await aware away back base based
    basis be became because become been before began begin behalf being belief believe believed believes below best
    better between beyond big body both bring brother business but by cable call called came can cannot capable carried
    carry case cause central certain chance change check chief circumstances city clear clearly close combat come comes
    coming comment comments commit complete concerned conclusion concur condition conduct confirm confirmed connection
    consider considered contact contacted contacts contents continue continued control conversation cooperation copies
    copy could council country course cover crisis current currently daily date daughter day days dead deal decided
    decision declared defense definite department departed departure desire desires details did different difficult
    direct directly discuss discussed discussion do does doing done door doubt down draft due during each earlier early
    effect effort efforts either element else embassy employed end enemy english enough equipment especially establish
    established etc even evening event events every evidence exact exchange executive expect expected explained
    expressed extent fact failed family far father fear few field file files final find fire firm first five following
    follows fol for force forces foreign form former forward found four free friend friends from front full further
    furthermore future gave general get give given giving go going gone good got government great ground group had half
    hand has have having he head hear heard held help hence her here high him himself his hold home hope hotel hour hours
    house how however human husband i idea identified identify if immediate immediately important in include included
    including indeed indicate indicated indicates individual info inform information informed informs inquiry inside
    instructions intelligence intend intended interest interested interview into involved is issue it item items its
    itself job join joint just keep kept kind knew know known knows large last late later latter lead leader leaders
    learn learned least leave leaving led left less let letter letters like likely limited line list little living local
    located long look looking lost lower made mail main major make making man manner many march material matter matters
    may mean means measures meet meeting meetings member members men mention mentioned message messages met might
    military minister missile missiles mission moment money month months more moreover morning most mother move
    movement much must name named names national near necessary need needed needs negative negotiations neither never
    new news next night no nor normal north not note noted nothing now number numbers object objective obtain obtained
    occasion of off offensive offer offered office officer officers official officials old on once one only open
    operation operational operations opinion or order original other others our out outside over own page paid para
    paragraph part party passed passport past pay people per performance perhaps period permit person personal personnel
    persons phone place plan planned planning plans please pls plus point points police policy political port position
    possibility possible possibly post power prefer prepared presence present president press prevent previous previously
    price private probable probably problem problems procedure proceed program progress promised proposal propose
    proposed protect provide provided public purpose put query question questions quite quo quote raised rather re reach
    reached read ready real reason reasons receipt receive received recent recently recommend record records ref
    reference references regard regarding regards regime related relations release remain remains removal remove
    replied reply report reported reportedly reports representatives request requested require required requirements
    response responsibility responsible rest result results return returned right room route rpt run said same satisfied
    saw say saying says school search second secretary section security see seek seem seems seen send sent separate
    serious served service several shall she ship ships short should show shown side sign signed similar since single
    site situation six small so social some someone something son soon source sources south speak special spoke staff
    stand start started state stated statement states station status stay steps still stop story street strong subj
    subject subjects submit such suggest suggested support sure sympathetic system systems take taken takes taking talk
    talked talks team telegram telephone tell ten text than that the their them themselves then there therefore these
    they thing things think third this those though thought three through thus time times to today together told too
    took top toward traces transfer travel treated trip true try two type under understand understanding union
    unit united unless until up upon urgent us use used using usually various verification very via view viewed visa
    visit visited want wanted wants war was water way we week weeks well went were west what when where whereabouts
    whether which while white who whole whom whose why wife will willing wish with withdrawal within without woman word
    words work worked working would write written wrote year years yesterday yet you young your
    """.split()
)
