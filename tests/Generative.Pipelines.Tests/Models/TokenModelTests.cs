using Generative.Networks;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

public sealed class TokenModelTests
{
    private static readonly long[] Text = [73, 264, 101, 264, 32, 264, 71, 264];

    private DirectoryInfo _root = null!;

    private static IEnumerable<TestCaseData> Networks()
    {
        yield return Case("radd", TinyTextModel.Radd(), "time-free", TinyTextModel.Absorbing(), PredictionKind.Logits, true);
        yield return Case("mdlm", TinyTextModel.Mdlm(false), "subs", TinyTextModel.Absorbing(), PredictionKind.Logits, true);
        yield return Case("mdlm with time", TinyTextModel.Mdlm(true), "subs", TinyTextModel.Absorbing(), PredictionKind.Logits, false);
        const PredictionKind score = PredictionKind.ConcreteScore;
        yield return Case("sedd", TinyTextModel.Sedd(true), "concrete-score", TinyTextModel.Absorbing(), score, false);
        yield return Case("sedd uniform", TinyTextModel.Sedd(false), "concrete-score", TinyTextModel.Uniform(), score, false);
        yield return Case("llada", TinyTextModel.Llada(), "subs", TinyTextModel.Absorbing(280), PredictionKind.Logits, true);
        yield return Case("bd3lm", TinyTextModel.Bd3lm(), "subs", TinyTextModel.Absorbing(), PredictionKind.Logits, true);
    }

    [SetUp]
    public void Create() => _root = Directory.CreateTempSubdirectory("generative-token-");

    [TearDown]
    public void Remove() => _root.Delete(recursive: true);

    [TestCaseSource(nameof(Networks))]
    public void Folder_of_every_network_answers_about_all_or_some_positions(
        ComponentSettings module, string parameterisation, ComponentSettings process, PredictionKind kind, bool timeFree)
    {
        using var catalog = Catalog(module, parameterisation, process);
        var model = catalog.Get("text");
        using var scope = NewDisposeScope();
        var state = tensor([.. Text, .. Text.Reverse()], [2, Text.Length], ScalarType.Int64);
        state = state.masked_fill(state.ge(((ITokenProcess)model.Process).Vocabulary), 5);
        var request = new PredictionRequest(state, NoiseLevels.PerRow(2, 0.3, 0.7), Conditioning.None);
        var whole = model.Predict(request);
        var some = model.Predict(request with { Positions = [1, 5] });

        using var _ = Assert.EnterMultipleScope();
        Assert.That((whole.Kind, model.Traits.Output, model.Traits.IsTimeFree), Is.EqualTo((kind, kind, timeFree)));
        Assert.That(whole.Value.shape, Is.EqualTo(new long[] { 2, 8, ((ITokenProcess)model.Process).Vocabulary }));
        Assert.That(some.Value.shape, Is.EqualTo(new long[] { 2, 2, whole.Value.shape[2] }));
        Assert.That(some.Value.allclose(stack([whole.Value.select(1, 1), whole.Value.select(1, 5)], 1), 0, 1e-5));
        Assert.That(whole.Value.isfinite().all().item<bool>());
        var later = model.Predict(request with { Levels = NoiseLevels.PerRow(2, 0.9, 0.1) });
        Assert.That(later.Value.allclose(whole.Value), Is.EqualTo(timeFree), "only networks that hear of the noise answer by it");
        Assert.That(model.Card.WeightsHash, Has.Length.EqualTo(64));
    }

    [TestCaseSource(nameof(Networks))]
    public void Answer_about_a_position_has_the_same_bits_whatever_else_is_asked(
        ComponentSettings module, string parameterisation, ComponentSettings process, PredictionKind kind, bool timeFree)
    {
        using var catalog = Catalog(module, parameterisation, process);
        var model = catalog.Get("text");
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        var state = tensor(Text, [1, Text.Length], ScalarType.Int64);
        state = state.masked_fill(state.ge(((ITokenProcess)model.Process).Vocabulary), 5);
        var alone = Ask(state, 5).select(1, 0)[0];

        using var _ = Assert.EnterMultipleScope();
        Assert.That(alone.eq(Ask(state.expand(3, -1), 1, 5)[2, 1]).all().item<bool>());
        Assert.That(alone.eq(Ask(state.expand(5, -1), 0, 1, 2, 3, 4, 5, 6, 7)[1, 5]).all().item<bool>());

        Tensor Ask(Tensor ids, params int[] positions) =>
            model.Predict(new(ids, NoiseLevels.All(0.3), Conditioning.None) { Positions = positions }).Value;
    }

    [TestCase(new[] { 5, 1 }, "5")]
    [TestCase(new[] { 1, 1 }, "1")]
    [TestCase(new[] { -1 }, "-1")]
    [TestCase(new[] { 2, 8 }, "8")]
    public void Positions_that_are_none_or_out_of_order_are_refused(int[] positions, string named)
    {
        using var catalog = Catalog(TinyTextModel.Llada(), "subs", TinyTextModel.Absorbing(280));
        using var state = tensor(Text, [1, Text.Length], ScalarType.Int64);

        Assert.That(() => catalog.Get("text").Predict(new(state, NoiseLevels.All(1), Conditioning.None) { Positions = positions }),
            Throws.ArgumentException.With.Message.Contains("give positions from 0 to 7, ascending").And.Message.Contains(named));
    }

    [Test]
    public void Scores_are_those_of_the_scaled_network()
    {
        using var catalog = Catalog(TinyTextModel.Sedd(true), "concrete-score", TinyTextModel.Absorbing());
        var model = catalog.Get("text");
        using var scope = NewDisposeScope();
        var state = tensor(Text, [1, Text.Length], ScalarType.Int64);
        var answer = model.Predict(new(state, NoiseLevels.All(0.4), Conditioning.None)).Value;
        var sigma = ((ITokenProcess)model.Process).Sigma(0.4);
        using var network = (SeddTransformer)NetworkFactory.Build(TinyTextModel.Sedd(true));
        using (var weights = Generative.Checkpoints.ModelFolder.Open(Path.Combine(_root.FullName, "text")).OpenWeights())
            Generative.Checkpoints.WeightLoader.Load(network, weights, new());
        network.eval();
        var raw = network.forward(state, tensor(new[] { (float)sigma }));
        var expected = raw - Math.Log(Math.Exp(sigma) - 1) - Math.Log(TinyTextModel.Vocabulary - 1);

        using var _ = Assert.EnterMultipleScope();
        Assert.That((answer[0, 1, 7] - expected[0, 1, 7]).abs().item<float>(), Is.LessThan(1e-4));
        Assert.That(answer[0, 0, 73].item<float>(), Is.Zero, "the score of staying is 1");
    }

    [Test]
    public void Level_for_every_position_is_no_question_for_a_network_that_hears_of_one()
    {
        using var catalog = Catalog(TinyTextModel.Mdlm(true), "subs", TinyTextModel.Absorbing());
        using var state = tensor(Text, [1, Text.Length], ScalarType.Int64);

        Assert.That(() => catalog.Get("text").Predict(new(state, NoiseLevels.PerPosition(0, 1, 0, 1, 0, 1, 0, 1), Conditioning.None)),
            Throws.InstanceOf<InvalidCombinationException>().With.Message
                .Contains("hears of one noise a text; the plan gives 8 positions"));
    }

    [Test]
    public void Attention_mask_hides_tokens_from_LLaDA()
    {
        using var catalog = Catalog(TinyTextModel.Llada(), "subs", TinyTextModel.Absorbing(280));
        var model = catalog.Get("text");
        using var scope = NewDisposeScope();
        var state = tensor([9, 73, 264, 101], [1, 4], ScalarType.Int64);
        var seen = tensor([0, 1, 1, 1], [1, 4], ScalarType.Int64);
        var hidden = new Conditioning { Tensors = new Dictionary<string, Tensor> { ["attention_mask"] = seen } };
        var request = new PredictionRequest(state, NoiseLevels.All(1), hidden);
        var answer = model.Predict(request).Value[0, 2];
        var other = model.Predict(request with { State = tensor([8, 73, 264, 101], [1, 4], ScalarType.Int64) }).Value[0, 2];
        var open = model.Predict(request with { Conditioning = Conditioning.None }).Value[0, 2];

        using var _ = Assert.EnterMultipleScope();
        Assert.That(other.allclose(answer, 0, 1e-6), "what is hidden does not matter");
        Assert.That(open.allclose(answer, 0, 1e-6), Is.False);
    }

    [Test]
    public void Blocks_are_remembered_and_the_text_is_the_same_as_without_memory()
    {
        using var catalog = Catalog(TinyTextModel.Bd3lm(), "subs", TinyTextModel.Absorbing());
        var model = catalog.Get("text");
        var request = new SamplingRequest([3, 4], 6);
        using var with = SamplerRunner.Run(new BlockFirstHitting(), model, request);
        using var without = SamplerRunner.Run(new BlockFirstHitting(new() { UseCache = false }), model, request);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(model, Is.InstanceOf<ICachingModel>());
        Assert.That((model.Traits.Context, model.Traits.BlockLength), Is.EqualTo((ContextKind.BlockCausal, 4)));
        Assert.That(with.State.Value.data<long>().ToArray(), Is.EqualTo(without.State.Value.data<long>().ToArray()));
    }

    [TestCase("subs", 265, 264, 32, null)]
    [TestCase("time-free", 265, 264, 16, null)]
    [TestCase("concrete-score", 265, 264, 32,
        "'parameterisation' is concrete-score, which does not fit a RaddTransformer; use subs or time-free")]
    [TestCase("edm", 265, 264, 32, "'parameterisation' is edm; a RaddTransformer takes subs, time-free or concrete-score")]
    [TestCase("time-free", 266, 264, 32, "'process' has a vocabulary of 266, its module 265; they must agree")]
    [TestCase("time-free", 265, 263, 32, "'process' has the mask 263, its module the mask 264; they must agree")]
    [TestCase("time-free", 265, 264, 33, "'state' is text [33], its module makes text of at most [32]")]
    public void Config_that_contradicts_itself_is_refused(string parameterisation, int vocabulary, int mask, int length, string? says)
    {
        var process = TinyTextModel.Absorbing(vocabulary, mask);
        TinyTextModel.Write(Path.Combine(_root.FullName, "text"), "text", null, parameterisation, process, length);
        using var catalog = new ModelCatalog([_root.FullName], new Dictionary<string, string>(), () => CPU);

        if (says is null)
            Assert.That(catalog.Describe("text").Card.RowShape, Is.EqualTo(new long[] { length }));
        else
            Assert.That(() => catalog.Describe("text"), Throws.InstanceOf<InvalidDataException>().With.Message.Contains(says));
    }

    private ModelCatalog Catalog(ComponentSettings module, string parameterisation, ComponentSettings process)
    {
        TinyTextModel.Write(Path.Combine(_root.FullName, "text"), "text", module, parameterisation, process);
        return new([_root.FullName], new Dictionary<string, string>(), () => CPU);
    }

    private static TestCaseData Case(
        string name, ComponentSettings module, string parameterisation, ComponentSettings process, PredictionKind kind, bool timeFree) =>
        new TestCaseData(module, parameterisation, process, kind, timeFree).SetArgDisplayNames(name);
}
