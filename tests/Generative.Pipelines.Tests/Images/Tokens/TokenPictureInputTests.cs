using Generative.Imaging;

namespace Generative.Pipelines.Tests;

/// <summary>Requests that a model of picture tokens cannot fulfil.</summary>
public sealed class TokenPictureInputTests
{
    private static readonly Picture Grey = new(8, 8, 1, new byte[64]);

    private static readonly (ImageRequest Request, string Says)[] Wrong =
    [
        (TokenPipeline.Request with { Steps = 18 }, "steps is 18"),
        (TokenPipeline.Request with { Levels = "karras" }, "levels is karras"),
        (TokenPipeline.Request with { Init = [Grey] }, "a picture to change is given"),
        (TokenPipeline.Request with { GuidanceFrom = 0.1 }, "a guidance interval"),
        (TokenPipeline.Request with { Draft = "draft", Sampler = "sample" }, "the sampler 'sample' uses none"),
        (TokenPipeline.Request with { Sampler = "speculative" }, "there is none"),
        (TokenPipeline.Request with { Draft = "pixels" }, "writes other tokens"),
        (TokenPipeline.Request with { Slots = new() { TopK = [1, 2, 3] } }, "top-k has 3 numbers, and a token 2 sub-token(s)"),
        (TokenPipeline.Request with { Slots = new() { Temperatures = [0] } }, "0"),
        (TokenPipeline.Request with { Slots = new() { TopP = [0.5, 2] } }, "2"),
        (TokenPipeline.Request with { Guidance = 2, Slots = new() { Guidance = [2, 2] } }, "keep one of both"),
        (TokenPipeline.Request with { Classes = ["horse"] }, "horse"),
        (TokenPipeline.Request with { Model = "pixels", Draft = "draft" }, "A draft is given"),
        (TokenPipeline.Request with { Model = "pixels", Slots = new() { TopK = [1] } }, "A number for sub-tokens is given"),
    ];

    private TokenPipeline _tokens = null!;

    [OneTimeSetUp]
    public void Create() => _tokens = new();

    [OneTimeTearDown]
    public void Remove() => _tokens.Dispose();

    [Test]
    public void Request_is_refused_in_words_before_weights_are_read([Range(0, 13)] int number)
    {
        var (request, says) = Wrong[number];

        Assert.That(() => _tokens.Pipeline.Plan(request), Throws.InstanceOf<ArgumentException>().With.Message.Contains(says));
    }

    [Test]
    public void Sampler_of_continuous_states_is_no_sampler_for_tokens() =>
        Assert.That(_tokens.Pipeline.Plan(TokenPipeline.Request with { Sampler = "edm-heun" }).Verdict.Kind, Is.EqualTo(VerdictKind.Invalid));

    [Test]
    public void Text_is_not_what_it_makes_and_text_models_make_no_pictures()
    {
        Assert.That(() => _tokens.Pipeline.Plan(TokenPipeline.Request with { Model = "text", Classes = [] }),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("makes text"));
        Assert.That(() => TextForms.Of(_tokens.Catalog.Describe("tokens")),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("makes no text"));
    }
}
