namespace Generative.Sampling.Tests;

public sealed class ValidatorTests
{
    private static readonly PlanTraits Full = new(PlanOrder.FullSequence), Token = new(PlanOrder.NextToken),
        Pyramid = new(PlanOrder.Staggered),
        Block = new(PlanOrder.NextBlock) { BlockLength = 4 };

    private static readonly SolverTraits Any = new(StateKind.Continuous) { HandlesLevelPerPosition = true };
    private static readonly ModelTraits Net = new(PredictionKind.Clean) { HasLevelPerPosition = true };
    private static readonly ModelTraits Causal = Net with { Context = ContextKind.Causal },
        Blocks = Net with { Context = ContextKind.BlockCausal, BlockLength = 4 };
    private static readonly SolverTraits Tokens = new(StateKind.Tokens);
    private static readonly IForwardProcess Masking = new AbsorbingProcess(new LogLinearMaskSchedule(), 5, 4),
        Replacing = new UniformTokenProcess(new LogLinearMaskSchedule(), 4), Both = new MaskAndReplaceProcess(5, 20);
    private static readonly IForwardProcess Edm = new EdmProcess(), Odd = new OddProcess();

    private static readonly TestCaseData[] Cases =
    [
        Case("ordinary diffusion", Full, Any with { NeedsSigma = true, RaisesLevel = true, IsStochastic = true }, Net, Edm,
            VerdictKind.Exact, ""),
        Case("states differ", Full, Any with { Kind = StateKind.Tokens }, Net, Edm,
            VerdictKind.Invalid, "it moves tokens, but the process 'edm' has real numbers"),
        Case("not Gaussian", Full, Any with { NeedsSigma = true }, Net, Odd,
            VerdictKind.Invalid, "it needs a process with a scale and a noise to signal ratio, and 'odd' has none"),
        Case("solver moves all together", Pyramid, Any with { HandlesLevelPerPosition = false }, Net, Edm,
            VerdictKind.Invalid, "its solver moves all positions together"),
        Case("network knows one level", Pyramid, Any, Net with { HasLevelPerPosition = false }, Edm,
            VerdictKind.Invalid, "trained with one level for all"),
        Case("network ignores the level", Pyramid, Any, Net with { HasLevelPerPosition = false, IsTimeFree = true }, Edm,
            VerdictKind.Exact, ""),
        Case("causal under full sequence", Full, Any, Causal, Edm, VerdictKind.Approximate, "does not see every position the plan moves"),
        Case("blocks under full sequence", Full, Any, Blocks, Edm, VerdictKind.Approximate, "does not see every position the plan moves"),
        Case("causal under any order", new(PlanOrder.AnyOrder), Any, Causal, Edm,
            VerdictKind.Approximate, "without their later neighbours"),
        Case("causal under next token", Token, Any, Causal, Edm, VerdictKind.Exact, ""),
        Case("causal under a pyramid", Pyramid, Any, Causal, Edm, VerdictKind.Exact, ""),
        Case("full under next token", Token, Any, Net, Edm, VerdictKind.Exact, ""),
        Case("blocks that fit", Block, Any, Blocks, Edm, VerdictKind.Exact, ""),
        Case("blocks that do not fit", Block with { BlockLength = 8 }, Any, Blocks, Edm,
            VerdictKind.Invalid, "the plan's blocks have 8 positions, the network's 4"),
        Case("full under blocks of a length", Block, Any, Net, Edm, VerdictKind.Approximate, "blocks of 4 hide the later ones"),
        Case("full under one block", Block with { BlockLength = 0 }, Any, Net, Edm, VerdictKind.Exact, ""),
        Case("needs alpha", Full, Tokens with { NeedsAlpha = true }, Net, Both, VerdictKind.Invalid,
            "after one schedule, which 'mask-and-replace' does not"),
        Case("needs alpha and has it", Full, Tokens with { NeedsAlpha = true }, Net, Replacing, VerdictKind.Exact, ""),
        Case("needs a mask", Full, Tokens with { NeedsMask = true }, Net, Replacing, VerdictKind.Invalid,
            "it fills masks, and the process 'uniform-tokens' has no mask token"),
        Case("needs a mask of one schedule", Full, Tokens with { NeedsMask = true }, Net, Both, VerdictKind.Invalid, "one schedule"),
        Case("needs a mask and has it", Full, Tokens with { NeedsMask = true }, Net, Masking, VerdictKind.Exact, ""),
        Case("causal under next block", Block, Any, Causal, Edm, VerdictKind.Approximate, "does not see every position the plan moves"),
        Case("read-out ahead", Full, Any, Net with { ReadOutShift = 1 }, Edm, VerdictKind.Invalid, "answers for 1 positions ahead"),
        Case("read-out ahead under next token", Token, Any, Causal with { ReadOutShift = 1 }, Edm, VerdictKind.Exact, ""),
        Case("churn without an exact increment", Full, Any with { RaisesLevel = true }, Net, Odd,
            VerdictKind.Approximate, "'odd' has no exact increment"),
        Case("plan that rises without one", Full with { MayRise = true }, Any, Net, Odd,
            VerdictKind.Approximate, "'odd' has no exact increment"),
        Case("choice by value", Full with { ChoosesByValue = true }, Any, Net, Edm, VerdictKind.Approximate, "a heuristic"),
        Case("biased solver", Full, Any with { Bias = "it rounds" }, Net, Edm, VerdictKind.Approximate, "it rounds"),
    ];

    [TestCaseSource(nameof(Cases))]
    public void Rule_gives_its_verdict_and_reason(PlanTraits plan, SolverTraits solver, ModelTraits model, IForwardProcess process,
        VerdictKind kind, string reason)
    {
        var verdict = Validator.Judge(plan, solver, model, process);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(verdict.Kind, Is.EqualTo(kind));
        Assert.That(verdict.Reason, reason.Length == 0 ? Is.Empty : Does.Contain(reason));
    }

    [Test]
    public void Worst_verdict_wins_and_equal_ones_join_their_reasons()
    {
        var two = Validator.Judge(Full with { ChoosesByValue = true }, Any with { Bias = "it rounds" }, Net, Edm);
        var mixed = Validator.Judge(Full with { ChoosesByValue = true }, Any with { NeedsSigma = true }, Net, Odd);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(two.Reason, Does.EndWith("a heuristic; it rounds"));
        Assert.That(mixed.ToString(), Is.EqualTo("Invalid: it needs a process with a scale and a noise to signal ratio, and 'odd' has none"));
    }

    /// <summary>What a run would refuse is no secret of the run's.</summary>
    [Test]
    public void Samplers_of_tokens_are_invalid_before_a_run_where_they_cannot_run()
    {
        using var replacing = new IndependentTokens(Replacing, [0.5, 0.5, 0, 0], 4);
        using var both = new IndependentTokens(Both, [0.5, 0.5, 0, 0], 4);
        string[] anyNoise = ["ancestral", "token-euler", "tau-leaping"];

        using var _ = Assert.EnterMultipleScope();
        foreach (var sampler in KnownSamplers.All.Where(s => s.Solver.Kind == StateKind.Tokens))
        {
            Assert.That(Validator.Judge(sampler, replacing).Kind == VerdictKind.Invalid, Is.Not.EqualTo(anyNoise.Contains(sampler.Name)),
                sampler.Name);
            Assert.That(Validator.Judge(sampler, both).Kind == VerdictKind.Invalid, Is.EqualTo(sampler.Name != "vq-diffusion"),
                sampler.Name);
        }
    }

    [Test]
    public void Known_samplers_are_exact_on_a_denoiser_and_guidance_is_told()
    {
        var model = new GaussianData(new EdmProcess());

        using var _ = Assert.EnterMultipleScope();
        foreach (var sampler in KnownSamplers.All.Where(s => s.Solver.Kind == StateKind.Continuous))
            Assert.That(Validator.Judge(sampler, model).Kind,
                Is.EqualTo(sampler.Name is "consistency" or "lcm" ? VerdictKind.Approximate : VerdictKind.Exact), sampler.Name);
        Assert.That(Validator.Judge(KnownSamplers.All[0], model, new ClassifierFreeGuidance(2)).Kind, Is.EqualTo(VerdictKind.Approximate));
    }

    private static TestCaseData Case(string name, PlanTraits plan, SolverTraits solver, ModelTraits model, IForwardProcess process,
        VerdictKind kind, string reason) => new TestCaseData(plan, solver, model, process, kind, reason).SetArgDisplayNames(name);
}
