using Generative.Networks;
using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

/// <summary>Samplers of text on a network over sub-tokens, whose slots have other ids than its classes.</summary>
public sealed class FactorizedSamplersTests
{
    private static readonly FactorizedOptions Tiny = new()
    {
        SlotSizes = [4, 9], Cells = 9, Classes = 6, Width = 16, InnerWidth = 24, Heads = 4, KeyHeads = 4, Layers = 2, PartLayers = 1,
    };

    private static readonly long[] Classes = [0, 5, 3];

    private readonly CausalModel model = Make(Tiny, 9);

    [OneTimeTearDown]
    public void Free() => model.Dispose();

    [Test]
    public void Every_token_is_one_of_its_slot_and_rows_are_whole_pictures([Values("sample", "greedy", "beam")] string sampler)
    {
        var (tokens, _) = Run(sampler);

        Assert.That(tokens.shape, Is.EqualTo(new long[] { 3, 19 }));
        for (var i = 1; i < 19; i++)
            Assert.That(tokens.select(1, i).max().item<long>(), Is.LessThan(Tiny.SlotSizes[(i - 1) % 2]), $"token {i}");
        tokens.Dispose();
    }

    [Test]
    public void Jacobi_iteration_writes_the_sequential_pictures_in_fewer_evaluations([Values] bool guided, [Values] bool zeros)
    {
        var guidance = guided ? new ClassTokenGuidance([1.5, 1.2], Tiny.NoClass) : null;
        using var sure = Make(Tiny, 9, forgetful: true);
        foreach (var (sampler, greedy) in new[] { ("greedy", 1.0), ("sample", 0.0) })
        {
            var (expected, sequential) = Run(sampler, guidance, with: sure);
            var (tokens, passes) = Run("jacobi", guidance, with: sure, settings: new()
            {
                ["greedy"] = greedy, ["zeros"] = zeros ? 1 : 0, ["window"] = 18,
            });
            Assert.That(Values.Of(tokens), Is.EqualTo(Values.Of(expected)), sampler);
            Assert.That(passes, Is.LessThan(sequential), sampler);
        }
    }

    [TestCase("speculative")]
    [TestCase("prompt-lookup")]
    public void Drafts_change_nothing_of_a_greedy_picture(string sampler)
    {
        using var draft = Make(Tiny, 4);
        var (expected, _) = Run("greedy");
        var (tokens, _) = Run(sampler, draft: draft, settings: new() { ["greedy"] = 1 });

        Assert.That(Values.Of(tokens), Is.EqualTo(Values.Of(expected)));
    }

    [Test]
    public void Draft_that_is_the_model_itself_saves_evaluations()
    {
        var (expected, sequential) = Run("greedy");
        var (tokens, evaluations) = Run("speculative", draft: model, settings: new() { ["greedy"] = 1, ["draft-length"] = 5 });

        Assert.That(Values.Of(tokens), Is.EqualTo(Values.Of(expected)));
        Assert.That(evaluations, Is.LessThan(sequential / 2));
    }

    [TestCase("token-tree")]
    [TestCase("spectr")]
    public void Trees_are_refused_in_words(string sampler)
    {
        using var draft = Make(Tiny, 4);

        Assert.That(() => Run(sampler, draft: draft), Throws.TypeOf<NotSupportedException>().With.Message.Contains("'speculative'"));
    }

    [Test]
    public void Guided_run_behind_a_cache_writes_the_pictures_it_writes_without([Values("greedy", "sample")] string sampler)
    {
        var guidance = new ClassTokenGuidance([2.5, 1.75], Tiny.NoClass);
        var (tokens, evaluations) = Run(sampler, guidance);
        var (whole, others) = Run(sampler, new GuidanceChain(guidance));

        Assert.That(Values.Of(tokens), Is.EqualTo(Values.Of(whole)));
        Assert.That((evaluations, others), Is.EqualTo((18, 18)), "one evaluation a token");
    }

    [Test]
    public void Each_slot_has_rules_of_its_own()
    {
        var (tokens, _) = Run("sample", rules: SlotRules.Of([1, 1], [1, 0]));
        var (free, _) = Run("sample");
        using var scope = NewDisposeScope();
        var logits = model.Predict(new(tokens, NoiseLevels.All(0), Conditioning.None)).Value;
        var likeliest = logits.argmax(-1);

        Assert.That(Values.Of(tokens), Is.Not.EqualTo(Values.Of(free)));
        for (var i = 1; i < 19; i += 2)
            Assert.That(Values.Of(tokens.select(1, i)), Is.EqualTo(Values.Of(likeliest.select(1, i - 1))), $"token {i}");
    }

    [Test]
    public void Sub_token_that_its_slot_does_not_have_is_refused_as_a_prompt()
    {
        using var start = tensor(new long[,] { { 0, 4 }, { 1, 1 }, { 2, 2 } });

        Assert.That(() => Run("greedy", start: start), Throws.ArgumentException.With.Message.Contains("sub-token 0 of cell 0"));
    }

    private (Tensor Tokens, int Evaluations) Run(string sampler, IGuidance? guidance = null, Dictionary<string, double>? settings = null,
        ICausalModel? draft = null, ILogitsRule? rules = null, Tensor? start = null, CausalModel? with = null)
    {
        using var classes = tensor(Classes).unsqueeze(1);
        var request = new SamplingRequest([1, 2, 3], 18)
        {
            Start = new(0, start ?? classes),
            Guidance = guidance,
            Settings = settings ?? [],
            Decoding = DecodingOptions.None with { Draft = draft, Rules = rules is null ? [] : [rules] },
        };
        using var result = SamplerRunner.Run(KnownSamplers.Get(sampler), with ?? model, request);
        return (result.State.Value.narrow(1, 0, 19).clone(), result.Summary.NetworkEvaluations);
    }

    /// <summary>A network of weights far from zero.</summary>
    /// <param name="options">Its sizes.</param>
    /// <param name="seed">Other weights.</param>
    /// <param name="forgetful">Whether tokens depend little on those before them, which makes guesses right sooner.</param>
    private static CausalModel Make(FactorizedOptions options, int seed, bool forgetful = false)
    {
        var network = new FactorizedGpt(options);
        using (no_grad())
        using (NewDisposeScope())
        {
            using var generator = new Generator((ulong)seed);
            foreach (var (name, parameter) in network.named_parameters())
                if (!name.Contains("norm"))
                    parameter.copy_(randn(parameter.shape, generator: generator) * (forgetful && name.Contains("_emb") ? 0.1 : 0.4));
        }
        return new(network, network, new(network.Vocabulary), new("tiny", [options.MaxLength]),
            CausalModel.UsualTraits with { KnowsUnconditional = true }, [], CPU);
    }
}
