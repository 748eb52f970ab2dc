using Generative.Networks;
using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

public sealed class CausalModelTests
{
    private DecoderCopy _copy = null!;
    private ICausalModel _model = null!;
    private Tensor _ids = null!, _logits = null!;

    [SetUp]
    public void Open()
    {
        _copy = new("recurrentgemma");
        (_model, _ids, _logits) = (_copy.Model, _copy.Stored("tokens"), _copy.Stored("logits"));
    }

    [TearDown]
    public void Free()
    {
        _ids.Dispose();
        _logits.Dispose();
        _copy.Dispose();
    }

    [Test]
    public void Rows_of_different_lengths_answer_behind_one_cache()
    {
        using var scope = NewDisposeScope();
        using var cache = _model.CreateCache(2, 4, CachePolicy.All);
        _model.Predict(Ask(_ids[.., ..7]) with { Cache = cache, RowLengths = [7, 4], Answers = [1, 1] });
        var next = stack([_ids[0, 7..9], _ids[1, 4..6]]);
        var answer = _model.Predict(Ask(next) with { Cache = cache, Answers = [2, 1] }).Value;

        using var _ = Assert.EnterMultipleScope();
        Assert.That(cache.RowLengths, Is.EqualTo(new[] { 9, 6 }));
        Assert.That(answer.shape, Is.EqualTo(new long[] { 2, 2, 48 }));
        Assert.That(Off(answer[0], _logits[0, 7..9]), Is.LessThan(1e-4));
        Assert.That(Off(answer[1, 0], _logits[1, 5]), Is.LessThan(1e-4));
    }

    [TestCase(0, 3, 13)]
    [TestCase(12, 13)]
    public void Positions_pick_answers(params int[] positions)
    {
        using var scope = NewDisposeScope();
        var answer = _model.Predict(Ask(_ids) with { Positions = positions }).Value;
        var expected = _logits.index_select(1, tensor(positions.Select(p => (long)p).ToArray()));

        Assert.That(answer.shape, Is.EqualTo(expected.shape));
        Assert.That(Off(answer, expected), Is.LessThan(1e-4));
    }

    [Test]
    public void Wrong_questions_are_refused_in_words()
    {
        using var scope = NewDisposeScope();
        using var other = new KeyValueCache(1, 2, 4);

        using var _ = Assert.EnterMultipleScope();
        Refused(Ask(_ids) with { Positions = [3, 3] }, "ascending");
        Refused(Ask(_ids) with { Positions = [14] }, "0 to 13");
        Refused(Ask(_ids) with { Positions = [1], Answers = [1, 1] }, "Positions are for texts of one length");
        Refused(Ask(_ids) with { Cache = other }, "KeyValueCache");
        Refused(Ask(_ids) with { Parents = [.. Enumerable.Range(-1, 14)] }, "follows one line");
        Refused(Ask(_ids.to(ScalarType.Float32)), "give token numbers");

        void Refused(PredictionRequest asked, string says) =>
            Assert.That(() => _model.Predict(asked), Throws.ArgumentException.With.Message.Contains(says));
    }

    [Test]
    public void Network_and_process_must_agree()
    {
        var network = new GriffinModel(new()
        {
            VocabularySize = 9, Width = 8, InnerWidth = 8, Heads = 1, Attends = [false], RecurrentWidth = 8,
        });
        var card = new ModelCard("x", [16]);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => new CausalModel(network, network, new(8), card, CausalModel.UsualTraits, [], CPU),
            Throws.ArgumentException.With.Message.Contains("answers about 9 tokens, the process has 8"));
        Assert.That(() => new CausalModel(network, network, new(9), card, CausalModel.UsualTraits, [9], CPU),
            Throws.ArgumentException.With.Message.Contains("0 to 8"));
        network.Dispose();
    }

    [Test]
    public void Text_is_written_from_left_to_right()
    {
        using var prompt = _ids[.., ..5];
        var start = new SamplingStart(0, new SampleState(prompt));
        using var made = SamplerRunner.Run(KnownSamplers.Get("greedy"), _model, new SamplingRequest([1, 2], 10) { Start = start });
        using var expected = _copy.Stored("greedy_ids");

        Assert.That(made.State.Value.data<long>().ToArray(), Is.EqualTo(expected.data<long>().ToArray()));
    }

    private static PredictionRequest Ask(Tensor ids) => new(ids, NoiseLevels.All(0), Conditioning.None);

    private static float Off(Tensor a, Tensor b) => (a - b).abs().max().item<float>();
}
