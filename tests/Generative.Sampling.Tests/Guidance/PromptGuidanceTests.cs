using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class PromptGuidanceTests
{
    private static readonly PromptGuidance Guidance = new(1.5);

    [Test]
    public void Answer_goes_beyond_the_one_with_the_prompt_masked()
    {
        using var scope = NewDisposeScope();
        var model = new SineTokens(3);
        var ids = tensor(new long[] { 1, 2, model.Mask, 0, 3, model.Mask }, [2, 3]);
        var bare = tensor(new long[] { model.Mask, 2, model.Mask, model.Mask, 3, model.Mask }, [2, 3]);
        var prompt = tensor(new[] { 1, 0, 0, 1, 0, 0 }, [2, 3]);
        var asked = new PredictionRequest(ids, NoiseLevels.PerRow(2, 0.5, 0.25), With(prompt));
        var (with, without) = (model.Predict(asked).Value, model.Predict(asked with { State = bare }).Value);

        var guided = Guidance.Guide(model, model).Predict(asked).Value;

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(guided, without + (with - without) * 2.5), Is.LessThan(1e-6));
        Assert.That(model.Asked, Has.Count.EqualTo(3), "one question of twice the rows");
        Assert.That(model.Asked[2].Levels.ToString(), Is.EqualTo("0.5 | 0.25 | 0.5 | 0.25"));
    }

    [Test]
    public void Rows_that_are_done_are_not_sent_again_and_the_others_bring_their_own_prompt()
    {
        var model = new SineTokens(4);
        var request = TokenRows.Canvas(model, 1, [1, 2, 3, -1], [1, -1, -1, -1]) with
        {
            Guidance = Guidance,
            Conditioning = With(tensor(new[] { 1, 1, 1, 0, 1, 0, 0, 0 }, [2, 4])),
        };

        var (_, summary) = TokenRows.Run(new FirstHitting(), model, request);

        Assert.That((summary.NetworkEvaluations, summary.RowEvaluations), Is.EqualTo((3, 4L + 2 + 2)));
    }

    [Test]
    public void Scale_0_is_the_predictor_itself()
    {
        using var model = new SineTokens(3);
        Assert.That(new PromptGuidance(0).Guide(model, model), Is.SameAs(model));
    }

    [Test]
    public void Missing_or_misshapen_prompt_is_refused()
    {
        using var model = new SineTokens(3);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => TokenRows.Run(new FirstHitting(), model, new([1], 1) { Guidance = Guidance }),
            Throws.ArgumentException.With.Message.Contains("tensor 'prompt' is missing; give [1, 3]"));
        Assert.That(() => TokenRows.Run(new FirstHitting(), model, new([1], 1) { Guidance = Guidance, Conditioning = With(ones(1, 2)) }),
            Throws.ArgumentException.With.Message.Contains("tensor 'prompt' is [1, 2]; give [1, 3]"));
        Assert.That(() => new PromptGuidance(double.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Process_without_a_mask_has_no_prompt_to_mask()
    {
        using var model = new GaussianData(new EdmProcess());
        using var tokens = new SineTokens(3);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Guidance.Judge(model).Kind, Is.EqualTo(VerdictKind.Invalid));
        Assert.That(Guidance.Judge(tokens).Kind, Is.EqualTo(VerdictKind.Approximate));
    }

    private static Conditioning With(Tensor prompt) =>
        new() { Tensors = new Dictionary<string, Tensor> { [PromptGuidance.Prompt] = prompt } };
}
