"""Words that say nothing about what a text is about, folded, of three letters or more: shorter ones are not looked at.

For five languages; in another one the weights do, which grow with how few ideas use a word.
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
FRENCH = """
    afin ailleurs ainsi alors apres assez aucun aucune aujourd aujourdhui aupres auront aussi autant autour autre autres
    avaient avait avant avec avez avoir avons beaucoup besoin bien bientot bonjour cela celle celles celui cent
    cependant certain certaines certains ces cet cette ceux chaque chez chose choses cinq combien comme comment contre
    dans davantage debut deja demain depuis dernier derniere des devant devoir devrait dire dix doit doivent donc donne
    dont durant elle elles encore enfin ensemble entre est etaient etait etant ete etes etre eux faire fait faites
    falloir faudrait faut fois font fut gens grand grande heure heures hier huit ici ils jamais jour jours jusqu jusque
    les leur leurs lieu loin lors lorsque lui mais malgre manque mal meme memes merci mes mettre mieux moins mois mon
    moment monsieur ne neuf non nos notre nous nouveau nouvelle nulle ont oui ou par parce parfois parmi part partout
    pas pendant personne personnes petit petite peu peut peuvent peux plein plupart plus plusieurs plutot pour pourquoi
    pourrait pouvoir pres presque proche puis puisque quand quatre que quel quelle quelles quelque quelques quels qui
    quoi rien sans sauf savoir selon sept sera seront ses seul seule seulement sinon six soient soir soit sont sous
    souvent suis sur tant tard tel telle tellement temps tes tot toujours tous tout toute toutes tres trois trop trouve
    trouver une vers veut veux voici voir vont vos votre voudrais vous vraiment
"""
SPANISH = """
    acaba ademas adonde ahi ahora algo alguien algun alguna algunas alguno algunos alla alli ambos ano anos ante antes
    apenas aquel aquella aqui asi atras aun aunque bajo bastante bien buena bueno cada casi cerca como con contra cosa
    cosas cual cuales cualquier cuando cuanto cuatro dar debe deben debemos deber deberia del delante demasiado dentro
    desde despues detras dia dias dice diez donde dos ella ellas ellos encima enfrente entonces entre era eran eres esa
    esas ese eso esos esta estaba estamos estan estar estas este esto estos estoy fue fuera gente gran grande habia hace
    hacen hacer hacia haga hasta hay haya hora horas hoy igual incluso jamas junto las les llega lejos los luego lugar
    mas mayoria mediante mejor menos mes meses mientras minutos mis mismo mismos momento mucha muchas mucho muchos muy
    nada nadie necesita necesitamos necesitan nos nosotros nuestra nuestras nuestro nuestros nueva nueve nuevo nunca
    ocho otra otras otro otros para parece parte pasa pero persona personas poca poco pocos poder podria podemos poner
    por porque primera primero pronto pueda puede pueden puedo pues que quien quienes quiere quiero quiza quizas sea
    segun ser seria seis sera siempre siete sin sino sobre sola solo somos son soy sus suya tal tambien tampoco tan
    tanto tarde tener tenemos tengo tiempo tiene tienen toda todas todavia todo todos tras tres una unas uno unos usted
    vamos varias varios veces ver vez vosotros ya
"""
SHORT = """
    the and for are but not you all any can had her was one our out day get has him his how man new now old see two way
    who boy did its let put say she too use may try off own per why yet der die das und ist von mit den dem des ein wir
    ich sie auf fur als bei bin bis hat ihr nur war was wie zum zur uns aus man wer wen wem nie mal vor hin her sei tut
    gut neu una del los las por con que les des une est par sur pas qui son ses nos vos aux mon mes ton tes nie jak sie
    dla tam lub ale czy juz bez pod nad tej ten tym ich ona oni moj nas was mam sam raz
"""
COMMON = frozenset(f"{ENGLISH} {GERMAN} {POLISH} {FRENCH} {SPANISH} {SHORT}".split())
