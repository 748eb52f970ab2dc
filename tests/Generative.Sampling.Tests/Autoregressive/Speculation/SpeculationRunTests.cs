using TorchSharp;

namespace Generative.Sampling.Tests;

public sealed class SpeculationRunTests
{
    private static readonly long[][] Prompts = [[1], [3, 2, 0, 3], [2, 2], [0, 1, 2, 0, 1, 2, 0, 1], [3]];

    private static readonly string[] Counts =
        [DecodingParts.Rounds, DecodingParts.Drafted, DecodingParts.Accepted, DecodingParts.ExpectedAcceptance];

    [Test]
    public void Row_of_a_batch_is_what_it_is_alone(
        [ValueSource(typeof(Drafting), nameof(Drafting.Names))] string name, [Values] bool cached)
    {
        var request = (GivenTexts.Request(9, Prompts) with { Decoding = new() { Stop = new EndsWith(0) } }).With(Drafting.Draft());
        var together = GivenTexts.Run(KnownSamplers.Get(name), Model(), request);

        for (var row = 0; row < Prompts.Length; row++)
        {
            var alone = request with { Seeds = [row + 1], Start = new(0, GivenTexts.State(Prompts[row])) };
            Assert.That(GivenTexts.Run(KnownSamplers.Get(name), Model(), alone)[0], Is.EqualTo(together[row]), $"row {row}");
        }

        IGenerativeModel Model() => cached ? Drafting.Model() : new WithoutCache(Drafting.Model());
    }

    [Test]
    public void Resumed_run_goes_on_as_if_it_had_not_stopped([ValueSource(typeof(Drafting), nameof(Drafting.Names))] string name)
    {
        var request = (GivenTexts.Request(17, Prompts) with { Decoding = new() { Stop = new EndsWith(0, 0, 0) } }).With(Drafting.Draft());
        List<SampleState> states = [];
        SamplerRunner.Run(KnownSamplers.Get(name), Drafting.Model(), request, s => states.Add(GivenTexts.Own(s.State))).Dispose();
        Assert.That(states, Has.Count.GreaterThan(2));

        for (var row = 1; row <= states.Count; row++)
        {
            using var rest = SamplerRunner.Run(KnownSamplers.Get(name), Drafting.Model(),
                request with { Start = new(row, states[row - 1]) });
            Assert.That(GivenTexts.Of(rest.State), Is.EqualTo(GivenTexts.Of(states[^1])), $"row {row}");
            foreach (var part in Counts)
                Assert.That(Values.Of(rest.State.Parts[part]), Is.EqualTo(Values.Of(states[^1].Parts[part])).Within(1e-9), part);
        }
    }

    [Test]
    public void No_question_passes_the_steps_of_a_text([ValueSource(typeof(Drafting), nameof(Drafting.Names))] string name)
    {
        var model = Drafting.Model();
        var longest = 0;
        var watched = new Watched(model, length => longest = Math.Max(longest, length));
        var request = GivenTexts.Request(10, [.. Prompts.Skip(3).Take(1)]).With(Drafting.Draft(), ("greedy", 1));

        var texts = GivenTexts.Run(KnownSamplers.Get(name), watched, request);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(texts[0], Has.Length.EqualTo(18));
        Assert.That(longest, Is.LessThanOrEqualTo(17), "the last token is written and not read");
    }

    [Test]
    public void What_does_not_fit_is_refused_by_name()
    {
        var request = GivenTexts.Request(5, Prompts);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => Run("speculative", request), Throws.ArgumentException.With.Message.Contains("DecodingOptions.Draft"));
        Assert.That(() => Run("speculative", request.With(new TableModel(5))),
            Throws.ArgumentException.With.Message.Contains("The draft 'table' has 5 tokens and the model 'table' 4"));
        Assert.That(() => Run("token-tree", request.With(Drafting.Draft(), ("branches", 8), ("depth", 9))),
            Throws.ArgumentException.With.Message.Contains("at most 512"));
        Assert.That(() => Run("spectr", request.With(Drafting.Draft(), ("drafts", 2.5))),
            Throws.ArgumentException.With.Message.Contains("drafts is 2.5; give a whole number"));
        Assert.That(() => Run("token-tree", request.With(Drafting.Draft(recurrent: true))),
            Throws.InstanceOf<NotSupportedException>().With.Message.Contains("cannot be cut back"));
        Assert.That(() => Run("spectr", request.With(Drafting.Draft()), Drafting.Model(recurrent: true)),
            Throws.InstanceOf<NotSupportedException>().With.Message.Contains("cannot be cut back"));
        Assert.That(() => Run("speculative", request with
        {
            Decoding = new() { Draft = Drafting.Draft(), Rules = [new SelfTermination(0.1, [0])] },
        }), Throws.ArgumentException.With.Message.Contains("every earlier step"));
    }

    [Test]
    public void Rules_that_leave_no_token_behind_the_end_of_a_text_do_no_harm(
        [ValueSource(typeof(Drafting), nameof(Drafting.Names))] string name, [Values] bool greedy)
    {
        // No token comes twice: behind the end, which some drafts reach, there may be none left.
        var request = GivenTexts.Request(12, [[1], [2, 1], [3]]) with { Decoding = new() { Stop = new EndsWith(0) } };

        var texts = GivenTexts.Run(KnownSamplers.Get(name), Drafting.Model(),
            request.With(Drafting.Draft(), ("greedy", greedy ? 1 : 0), ("no-repeat-ngram", 1)));

        Assert.That(texts.Select(t => t[^1]), Is.All.Zero);
        Assert.That(texts.Select(t => t.Distinct().Count()), Is.EqualTo(texts.Select(t => t.Length)));
    }

    [Test]
    public void Rows_without_a_token_end_the_run([ValueSource(typeof(Drafting), nameof(Drafting.Names))] string name,
        [Values] bool greedy, [Values(double.NaN, double.NegativeInfinity)] double score)
    {
        var request = GivenTexts.Request(5, Prompts) with { Decoding = new() { Draft = Drafting.Draft(), Rules = [new Nothing(score)] } };
        Assert.That(() => Run(name, request with { Settings = new Dictionary<string, double> { ["greedy"] = greedy ? 1 : 0 } }),
            Throws.InvalidOperationException.With.Message.Contains("No token can be"));
    }

    [Test]
    public void Cancelled_run_asks_neither_network_again_and_frees_all(
        [ValueSource(typeof(Drafting), nameof(Drafting.Names))] string name, [Values] bool whileDrafting)
    {
        var request = GivenTexts.Request(40, Prompts);
        LiveTensors.AreUnchangedBy(() =>
        {
            using var stop = new CancellationTokenSource();
            var asked = 0;
            var draft = new TableModel(4, 0.8, 3) { OnCall = call => Cancel(stop, whileDrafting && ++asked == 6) };
            var model = Drafting.Model();
            using (var run = SamplerRunner.Begin(KnownSamplers.Get(name), model, request.With(draft), stop.Token))
            {
                run.MoveNext();
                Cancel(stop, !whileDrafting || name == "prompt-lookup");
                Assert.That(() => { while (run.MoveNext()) { } }, Throws.InstanceOf<OperationCanceledException>());
            }
            Assert.That(draft.Calls, Is.LessThanOrEqualTo(6));
            Assert.That(model.Caches.Concat(draft.Caches).Select(c => c.IsDisposed), Is.All.True);
        });

        static void Cancel(CancellationTokenSource stop, bool now)
        {
            if (now)
                stop.Cancel();
        }
    }

    [Test]
    public void Cancelled_question_leaves_no_snapshot([Values("speculative", "prompt-lookup", "jacobi")] string name)
    {
        var request = GivenTexts.Request(40, Prompts);
        var (draft, calls) = (Drafting.Draft(recurrent: true), 0);
        var model = new TableModel(4, recurrent: true) { OnCall = _ => Refuse(++calls == 3) };

        Assert.That(() => SamplerRunner.Run(KnownSamplers.Get(name), model, name == "jacobi" ? request : request.With(draft)).Dispose(),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(model.Caches.Concat(draft.Caches).Select(c => c.Snapshots), Is.All.EqualTo(0));

        static void Refuse(bool now)
        {
            if (now)
                throw new OperationCanceledException();
        }
    }

    private static void Run(string name, SamplingRequest request, TableModel? model = null) =>
        SamplerRunner.Run(KnownSamplers.Get(name), model ?? Drafting.Model(), request).Dispose();

    /// <summary>Tells how long the texts are that a model is asked about, the longest line of a tree counted.</summary>
    private sealed class Watched(TableModel model, Action<int> onLength) : IGenerativeModel
    {
        public ModelCard Card => model.Card;

        public ModelTraits Traits => model.Traits;

        public IForwardProcess Process => model.Process;

        public torch.Device Device => model.Device;

        public Prediction Predict(PredictionRequest request)
        {
            var parents = request.Parents;
            onLength(parents is null ? (int)request.State.shape[1] : Enumerable.Range(0, parents.Count).Max(Depth));
            return model.Predict(request);

            int Depth(int token) => token < 0 ? 0 : 1 + Depth(parents![token]);
        }

        public void Dispose() { }
    }

    private sealed class Nothing(double score) : ILogitsRule
    {
        public torch.Tensor Apply(torch.Tensor scores, IReadOnlyList<DecodingRow> rows) => torch.full_like(scores, score);
    }
}
