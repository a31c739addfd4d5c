using System.Text.RegularExpressions;

namespace PmcChatBot.Core.Roadmaps;

/// <summary>The wordings that say what is planned, in progress or released, and those that only look so.</summary>
internal static partial class RoadmapPhrases
{
    private const RegexOptions Any = RegexOptions.IgnoreCase;

    // "v1.2", "3.4.5-rc.1", "v34".
    private const string Number = @"\bv?\d+\.\d+(?:\.\d+)*(?:[-.]?rc\.?\d*)?\b|\bv\d+\b";

    private const string Release = @"(?:releases?|version|milestone|v?\d+(?:\.\d+)+|v\d+|v?\d+\.x)";

    // Words before the one that decides: "We are also still …".
    private const string Fillers =
        @"(?:(?:still|also|currently|now|slowly|mostly|presently|and|in parallel|meanwhile|actively|aggressively|finally|very|nearly"
        + @"|we're|we are|we've been|(?:the )?team (?:is|has been)|team|more generally|moving forward|officially|just|only|then|mainly"
        + @"|internally|have been|in the meantime)[,:]? )*";

    private static readonly IReadOnlyList<(string Rule, RoadmapStatus Status, Regex Pattern)> Wordings =
    [
        ("next", RoadmapStatus.Planned, Next()),
        ("will", RoadmapStatus.Planned, Will()),
        ("plan to", RoadmapStatus.Planned, PlanTo()),
        ("soon", RoadmapStatus.Planned, Soon()),
        ("considering", RoadmapStatus.Planned, Considering()),
        ("leading verb", RoadmapStatus.InProgress, Gerund()),
        ("continuing", RoadmapStatus.InProgress, Continuing()),
        ("in progress", RoadmapStatus.InProgress, State()),
        ("currently", RoadmapStatus.InProgress, Currently()),
        ("work on", RoadmapStatus.InProgress, WorkOn()),
    ];

    /// <summary>The parts of a line that stand for themselves.</summary>
    public static IEnumerable<string> Split(string words) => Ends().Split(words);

    /// <summary>Whether a clause says that something is released or finished.</summary>
    public static bool IsReleased(string clause) =>
        !NotReleased().IsMatch(clause)
        && (LeadingRelease().IsMatch(clause) || NounReleased().IsMatch(clause) || Available().IsMatch(clause) || Done().IsMatch(clause));

    /// <summary>What a clause says about what is to come; <see langword="null"/> if nothing.</summary>
    /// <param name="clause">The clause.</param>
    /// <param name="isAfterPast">Whether it stands below one about the past: then a leading verb is part of that.</param>
    public static (string Rule, RoadmapStatus Status)? Coming(string clause, bool isAfterPast)
    {
        var isPlan = !NotPlanned().IsMatch(clause);
        foreach (var (rule, status, pattern) in Wordings)
        {
            if ((status == RoadmapStatus.InProgress || isPlan) && !(isAfterPast && rule == "leading verb") && pattern.IsMatch(clause))
            {
                return (rule, status);
            }
        }

        return null;
    }

    /// <summary>Whether a clause is about people, meetings and messages, or denies something.</summary>
    public static bool IsNoItem(string clause) => People().IsMatch(clause) || Denied().IsMatch(clause);

    /// <summary>A version number.</summary>
    [GeneratedRegex(Number, Any)]
    public static partial Regex Version();

    /// <summary>A line about what was done, in which those below it say how.</summary>
    [GeneratedRegex(@"^(?!start|continu|resum)(?:merged|accepted|released|shipped|cut|fixed|updated|new|PRs|small|pushing)\b", Any)]
    public static partial Regex Past();

    /// <summary>An item of a list that says about itself that it is done.</summary>
    [GeneratedRegex(@"[-\u2013(:,] ?(?:completed?|done)\b", Any)]
    public static partial Regex IsDone();

    /// <summary>Odds and ends: "bugs and PRs".</summary>
    [GeneratedRegex(@"^(?:PR'?s?[ ,and]*|more|pull requests?|bugs?|chores|bug ?fix(?:es)?|misc\w*|and| )+\W*$|^\W*$", Any)]
    public static partial Regex Odds();

    [GeneratedRegex(
        @"(?<!\bDr\.|e\.g\.|i\.e\.|vs\.|esp\.)(?<=[.!?])\s+(?=[A-Z""`(])|\s*;\s+|\s+--\s+"
            + @"|,\s+(?=(?:and (?:will|we|then) |but |now \w+ing|then |will |next |about to |still |currently |working on |investigating ))"
            + @"|\s+but (?=now|still|will|have)|(?<=\w)\s+-\s+(?=(?:will|working|still|need|currently|investigating|fix)\b)"
    )]
    private static partial Regex Ends();

    // ---- no item ----

    [GeneratedRegex(
        @"\b(?:vacations?|out of (?:the )?office|summit|holidays?|on leave|offsite|team strength|joining (?:our|the) team|left our team"
            + @"|rolling off|(?:new )?project lead|new PM|met (?:with|yesterday|this)|meet(?:ing|s)? (?:again |with|actively)|next meeting"
            + @"|set to meet|will (?:be|all be) (?:at|in|out)\b|(?:team|pair)s? (?:is|was|are|has been) (?:down|out)|down to \d pairs?"
            + @"|(?:share|circulat|send|writ)\w* (?:the |a )?(?:notes?|results|e?-?mail)\b|notes .*will be shared|sync(?:ing)? up"
            + @"|chat (?:to|with)|(?:seeking|looking for|appreciate|getting great)\b.*feedback|onboarding|working group meetings"
            + @"|pipeline issues|maintenance mode)",
        Any
    )]
    private static partial Regex People();

    [GeneratedRegex(
        @"^(?:still )?(?:no |not |nothing|none\b|n/?a\b|waiting|awaiting|blocked|facing|seeing|struggling|hitting|will wait)",
        Any
    )]
    private static partial Regex Denied();

    // ---- planned ----

    [GeneratedRegex(
        @"^(?:and |then |also )?(?:the )?(?:next|following|subsequent|up-?coming)(?: (?:planned|feature|patch|\w+))? ?(?:,|(?:steps?|up"
            + @"|releases?|version|milestones?|phase|tracks?|week|weeks|is|we|will|are|work|we'll)\b)"
            + @"|^(?:after that|the release after|up next|next up|next|coming soon|coming up|soon|eventually|later|then we)\b(?! meeting)"
            + @"|^looking forward\b(?! to)|\b(?:is|are|comes?|up) next\b(?=\W*$|, | so | \()|\bnext\W*$|\bnext item\b"
            + @"|\bnext (?:steps?|phase|tracks? of work)\b.{0,40}\b(?:is|are|includes?)\b|^(?:one |our )?up-?coming\b",
        Any
    )]
    private static partial Regex Next();

    [GeneratedRegex(
        @"(?:^|[,;:(] ?|\b(?:we|team|and|but|also|then|i|so we) )(?:will|we'll)\b"
            + @"(?! (?:not|no longer|need|continue to support|still be|only|require|cause|have to|be removed"
            + @"|be deprecated|be supported|take"
            + @"|hit|see))|\b"
            + Release
            + @"\b[^.;]{0,40}?\b(?:will|'ll|should) (?:also )?(?!not|no longer|work|require|need|cause)\w+"
            + @"|\b(?:story|stories|work|docs|documentation|proposal|notes|announcement|post|feature|improvements|intention|implementation"
            + @"|focus|update)\b[^.;,]{0,30}\bwill (?:also )?(?:be|go out|follow|focus|start|begin|continue|include)\b",
        Any
    )]
    private static partial Regex Will();

    [GeneratedRegex(
        @"\b(?:going to|about to|due to (?:ship|be released))\b(?! be (?:at|in|out)\b)"
            + @"|\b(?:plan(?:s|ning)?|intend(?:s|ing)?|aim(?:s|ing)?|hop(?:e|es|ing)|expect(?:s|ing)?)(?: is)? (?:to|on)\b"
            + @"|\b(?:intention|goal|plan|hope) (?:is|will be) (?:to|for)\b"
            + @"|^(?:also |still )?(?:planning|hoping|expecting|preparing (?:to|for))\b(?! (?:for )?(?:little|no)\b)|\bstill planning\b"
            + @"|\b(?:planned|scheduled|prioriti[sz]ed|slated|targeted) (?:for|to|in|next|this)\b"
            + @"|\b(?:release|inception|work|fix) (?:is )?planned\b|^planned\b",
        Any
    )]
    private static partial Regex PlanTo();

    [GeneratedRegex(
        @"\bin the (?:up-?coming|coming|next) (?:weeks?|months?|few|couple|days|sprint)"
            + @"|\b(?:forthcoming|coming soon|to come soon|imminent|soon to (?:be|go)|up-?coming (?:release|work|weeks))\b"
            + @"|\b(?:documentation|support|release|post|blog|proposal|patch) (?:is )?coming\b"
            + @"|\b(?:ship|releas|cut|publish|deliver)(?:ping|ing|ting)\b[^.;]{0,60}\b(?:today|tomorrow|this week|next week|soon|shortly"
            + @"|week or two)\b|^[^,;]{0,40}"
            + Release
            + @"\b(?: releases?)? (?:(?:later )?this week|next week|today|tomorrow|soon)\b|\bon track (?:for|to)\b|\bin a week or two\b"
            + @"|\bshould be (?:able to |finish|ship)|\b(?:left|still|more work|stories) to do\b|\ba (?:week|month) or two out\b"
            + @"|\b(?:soon|shortly|asap)\W*$|\bsoon (?:we'll|after)\b|\blate this week\b|\bearly next week\b",
        Any
    )]
    private static partial Regex Soon();

    [GeneratedRegex(
        @"^(?:also |currently |still )?(?:considering|thinking of|thinking about)\b|\bconsidering (?:a|an|to|whether|what|steps)\b"
            + @"|^(?:\W|we |also )*incept(?:ed|ing)\b|^inception (?:for|on)\b",
        Any
    )]
    private static partial Regex Considering();

    [GeneratedRegex(
        @"\b(?:was|were|had been|originally|previously) (?:planned|planning|scheduled|going to|expected|supposed)\b"
            + @"|\b(?:not|never|no longer) (?:plan|going to|expect|intend)|\bdon't (?:plan|expect|intend)|\bno (?:plans?|eta|timeline)\b"
            + @"|\bas planned\b|\bwhich will be|\bdidn't\b|^upgrading to this\b|^this should be\b|^paves?\b|\bno upcoming\b",
        Any
    )]
    private static partial Regex NotPlanned();

    // ---- in progress ----

    // Words in -ing that are things, or no work on one.
    [GeneratedRegex(
        "^"
            + Fillers
            + @"(?:re-|co-|pre-|cross-|x-)?(?!(?:nothing|something|everything|anything|during|according|existing"
            + @"|missing|following|regarding"
            + @"|including|pending|outstanding|remaining|incoming|upcoming|interesting|depending|failing|string|listing|being|having|using"
            + @"|morning|evening|training|concerning|considering|excluding|warning|spring|king|ring|thing|bring|meaning|welcoming"
            + @"|celebrating|hosting|hoping|expecting|planning|aiming|intending|thinking|pausing|shelving|stopping|substituting|giving"
            + @"|noting|hitting|breaking|fetching|filtering|versioning|discussing)\b)"
            + @"(?!(?:routing|networking|logging|staging|streaming|tracing|caching|scheduling|messaging|tooling|processing|naming|timing"
            + @"|billing|clustering|sharing|testing|pairing)\b(?:\W*$|[ -](?:is|are|was|were|now|has|will|can)\b|-))"
            + @"(?!looking\b(?! (?:into|at|to|for)\b))[a-z]{2,}ing\b(?!-)"
            // A thing that has a name with such a word: "Caching layer is slow".
            + @"(?!(?: (?!(?:that|which|how|what|where|whether|if|so|when|as|since|and|until|because|we|they|you|it)\b|-)[\w./`-]+){1,6}"
            + @" (?:is|are|can|has been|was|will|delayed|notice)\b)",
        Any
    )]
    private static partial Regex Gerund();

    [GeneratedRegex(
        @"^(?:(?:we|we've|team|the team|still|also|have|has|just|only|and|now|recently|in the meantime) )*"
            + @"(?:continu(?:e|es|ed|ing|ation)|begun|began|begin|started|starting|restarted|resumed?|resuming|kicked off|commenced"
            + @"|picked (?:back )?up|(?:taking )?first steps)\b(?! to have)"
            + @"|(?<!will )(?<!may )\b(?:continues?|progressing)(?=$|[,;.:!]| (?:to|on|with|into|well|nicely|going|in)\b)"
            + @"|\b(?:(?:good|lots of|some|steady|great|making|made|slow|significant|more) )*(?:progress|headway)"
            + @" (?:on|with|in|towards?|has been|continues)\b",
        Any
    )]
    private static partial Regex Continuing();

    [GeneratedRegex(
        @"\b(?:in[- ]progress|in[- ]?flight(?= stor|\W*$|[,;:!)(]| to | for | [-(])|underway|under way|undergoing|on-?going(?! staging)|WIP"
            + @"|in the process of|in (?:the )?(?:discovery|design|planning|research|development|testing"
            + @"|review) phase|\d+% (?:complete|done)"
            + @"|\d+/\d+ stories|started\W*$|in development|in acceptance|nearing (?:completion|the end|end|release)"
            + @"|near(?:ly)?[- ](?:complete|done|finished|there)|(?:almost|nearly|mostly) (?:code )?(?:done"
            + @"|completed?|ready|finished|there)"
            + @"|close to (?!the )\w+|(?<!\bensur.{0,80})(?:is|are|now) being \w+ed|being (?:worked on|wrapped up|scoped)"
            + @"|(?:mostly|largely|nearly) (?:complete|done|code complete)|still pending|is prioritized|is going well)\b",
        Any
    )]
    private static partial Regex State();

    [GeneratedRegex(
        @"(?:\b(?:currently|still)|^now|\bteam is|team has been|we are|we're|we have been|^have been|pair) (?:\w+ly )?"
            + @"(?!(?:using|having|being|seeing|hoping|noting|waiting|missing|pending|facing|running in)\b)\w+ing\b"
            + @"|^(?!note|important)(?:[\w`.()/&+-]+(?: [\w`.()/&+-]+){0,2}(?::| -)|[\w`.-]+,) (?:now |still |currently )?"
            + @"(?!(?:including|using|cutting|following|pending|resulting|allowing|exposing|fixing an?)\b)[a-z]+ing\b",
        Any
    )]
    private static partial Regex Currently();

    [GeneratedRegex(
        @"^(?:more |initial |further |major |ongoing |new |deeper )*(?:research|current work|investigations?|exploration|exploring|spikes?"
            + @"|development|efforts?|refactor(?:ing)?|work)\b(?: (?:on|into|around|to|of|for|with|what|how"
            + @"|whether)\b|\W+(?:continu|is|in))"
            + @"|^(?:x|cross)[- ]team pair(?:ing)? with\b|\blooking (?:at|into) \w+ing\b"
            + @"|^(?:(?:mostly|mainly|our|main|primary|current|now|team|the) )*focus(?:ed|ing)? (?:is|now|on|remains)\b",
        Any
    )]
    private static partial Regex WorkOn();

    // ---- released ----

    [GeneratedRegex(
        @"^(?:(?:we|have|has|just|recently|finally|officially|also|successfully|team|internally|mostly) )*"
            + @"(?:released|shipped|cut|published|announced|delivered|launched|pushed|completed|finished|wrapped up)\b"
            + @"(?! (?:new team|onboarding))",
        Any
    )]
    private static partial Regex LeadingRelease();

    [GeneratedRegex(
        @"\b(?:releases?|v?\d+(?:\.\d+)+|v\d{1,3}|[\w.-]*release \d+)\b[^;]{0,80}?\b(?:(?:was|were|is|are|has"
            + @"|have|been|just|now|officially) )*"
            + @"(?:released|shipped|published|delivered)\b(?! (?:soon|next|later|in cf))|\b(?:was|were) released in\b"
            + @"|\b(?:beta )?version of\b.*\breleased\b"
            + @"|\b(?:v?\d+(?:\.\d+)+|v\d{1,3})\b(?: \w+)? (?:is|was|has been|have been|been|are)? ?(?:cut|out|up|tagged)\b"
            + @"|\b(?:rc|preview) is (?:out|up)\b|\brelease of .{3,50}\bis out\b"
            + @"|\breleased(?:\W*$|(?= (?:with|notes|last|today|yesterday|this (?:week|morning)|two|\d|since)\b))",
        Any
    )]
    private static partial Regex NounReleased();

    [GeneratedRegex(
        @"\b(?:is|are|now|considered|officially) (?:now )?(?:considered )?(?:GA|generally available|out of incubation|feature complete)\b"
            + @"(?! -)|\bnow (?:publicly )?available\b",
        Any
    )]
    private static partial Regex Available();

    [GeneratedRegex(
        @"\b(?:is|are|was|were|work|has been|have been|now|stories|track|support|code) (?:now )?"
            + @"(?:complete|completed|done|finished|delivered|code complete|merged)\b"
            + @"(?=\W*$|\s?[!.,;(]| (?:last|today|this|and|but|with|via|pending|for)\b)"
            + @"|^\S+(?: \S+){0,6} (?:completed|delivered|finished|merged|published)(?=\W*$|, | for )|^complete\w*\b|^done\b",
        Any
    )]
    private static partial Regex Done();

    [GeneratedRegex(
        @"\b(?:will|to) be (?:\w+ )?(?:released|cut|shipped|merged|complete\w*|done|delivered)"
            + @"|\b(?:once|when|until|before|after|if|which will be|not|haven't|hasn't|yet to"
            + @"|expected to) (?:[\w.]+ ){0,4}?(?:is |are |be )?"
            + @"(?:released|out|cut|shipped|complete\w*|done|finished|delivered)"
            + @"|\b(?:almost|nearly|mostly|largely|close to|not|near) (?:\w+ )?(?:complete|done|finished|delivered|merged|released|cut)"
            + @"|\bwork in progress\b|\bpreviously released\b|\d+/\d+ stories|\d+% (?:complete|done)|\b(?:is|are|now|was) being \w+"
            + @"|^(?:planning|intending|expecting|aiming|hoping|preparing|will|we'll|plan)\b|^(?:the )?(?:work|that|it|this) ",
        Any
    )]
    private static partial Regex NotReleased();
}
