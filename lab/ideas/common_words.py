"""Words that say nothing about what a text is about, folded, of four letters or more: shorter ones are never looked at.

For the languages that the demo city writes in; in another language the rule that two words must be shared has to do.
"""

ENGLISH = """
    about above after again against almost also although always among another anybody anyone anything anywhere around
    away back because been before behind being below between both cannot come comes could does doing done down during
    each eight eleven either else enough even ever every everybody everyone everything fewer fifty find first five
    forty four from gets getting give gives goes going gone half hardly have having here hers hour hours into itself
    just keep keeps know last least less like little long made make makes many maybe mine minute minutes month months
    more morning most much must near need needed needs neither never next nine nobody none nothing often once only
    onto other others ours over perhaps people person please quite rather really same second seven several shall
    should since sixty some somebody someone something sometimes somewhere soon still such take takes tell ten than
    that their theirs them themselves then there these they thing things this those three through time times today
    together told tomorrow took toward twelve twenty twice under until upon used uses very want wanted wants week
    weeks well went were what when where whether which while whole whom whose will with within without would year
    years yesterday yet your yours
"""
GERMAN = """
    aber alle allem allen aller alles also andere anderen anderer anders auch aufs ausser beide beiden beim bereits
    besser bevor bisher bitte bleiben bleibt brauchen braucht dabei dadurch dafur dagegen daher dahin damit danach
    daneben dann daran darauf daraus darf darin daruber darum darunter dass davon davor dazu dein deine denen denn
    dennoch deren dessen deshalb dich diese diesem diesen dieser dieses doch dort drei durch durfen ebenso eigen
    eigentlich eine einem einen einer eines einfach einige einigen einmal erst erste ersten etwa etwas euro euch euer
    falls fast fehlt finden funf ganz gar geben gegen gehen geht gemacht genau genug gerade gern gestern gibt gleich
    haben hatte hatten heute hier hinter ihnen ihre ihrem ihren ihrer immer indem jahr jahre jahren jede jedem jeden
    jeder jedes jedoch jemand jene jetzt kann kannst kaum kein keine keinem keinen keiner konnen konnte konnten kommen
    kommt lang lange langer lassen leute letzte letzten machen macht mann manche manchmal mehr mein meine meinem
    meinen meiner meist menschen minute minuten mich mindestens mochte morgen monat monate muss mussen musste nach
    nachdem namlich neben nein neue neuen neun nicht nichts niemand noch oben oder oft ohne schon sechs sehen sehr
    seid sein seine seinem seinen seiner seit selbst sich sicher sieben sind sogar solche soll sollen sollte sollten
    sondern sonst statt stehen steht stunde stunden tage tagen trotzdem uber uberall unser unsere unserem unseren
    unserer unten unter viel viele vielen vielleicht vier voll vom vorher wahrend wann waren warum weil weiter welche
    welchem welchen welcher wenig wenige weniger wenn werde werden weshalb wieder wieso will wird wirklich woche
    wochen wohin wollen wollte wurde wurden zehn zeit zwar zwei zwischen zwolf
"""
POLISH = """
    albo albowiem bardzo bedzie beda bez bowiem brak by byla byli bylo byly bylby choc ciagle czasami czasem czemu
    czesto cztery czyli dlaczego dlatego dobrze dopiero duzo dwie dziesiec dzis dzisiaj dzien dni gdyby gdyz gdzie
    godzin godzina godziny ich inne innych jak jaka jakie jako jeden jedna jednak jedno jego jesli jest jestem jeszcze
    jezeli kazda kazde kazdego kazdy kazdym kiedy kilka kogo komu kto ktora ktore ktorego ktorej ktory ktorych ktorym
    ktos lecz ludzi ludzie maja mamy mnie mniej moga moge moze mozna musi musza nad nadal nalezy nasz nasza nasze
    naszej naszego naszym nawet nich nigdy nikt niech niej nimi obok oraz osob osoba osoby pani piec podczas poniewaz
    potem potrzeba powinien powinna powinno przed przede przez przy roku rok sama sami skad sobie sporo swoj swoje
    swoich taka takich takie tak tam tego tej temu teraz tez troche trzeba trzy tutaj tych tydzien tygodniu tylko tymi
    wiec wiecej wiele wielu wlasnie wokol wszyscy wszystkich wszystkie wszystko wtedy zaden zadnej zadnych zaraz zawsze
    zeby znowu
"""
COMMON = frozenset(f"{ENGLISH} {GERMAN} {POLISH}".split())
