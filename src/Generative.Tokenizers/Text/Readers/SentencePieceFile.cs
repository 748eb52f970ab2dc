namespace Generative.Tokenizers;

/// <summary>The content of a tokenizer.model, which is a protocol-buffer message (sentencepiece_model.proto).</summary>
internal sealed class SentencePieceFile
{
    private const int Unigram = 1, Bpe = 2;
    private readonly List<SentencePieceToken> _pieces = [];
    private readonly string _path;
    private bool _dummyPrefix = true, _removeExtra = true, _escape = true, _asSuffix;
    private int _modelType = Unigram;

    private SentencePieceFile(string path) => _path = path;

    /// <summary>Tokens by id.</summary>
    public IReadOnlyList<SentencePieceToken> Pieces => _pieces;

    /// <summary>Whether it is a unigram model; otherwise it is a byte-pair encoding.</summary>
    public bool IsUnigram => _modelType == Unigram;

    public bool ByteFallback { get; private set; }

    /// <summary>What an unknown token says.</summary>
    public string UnknownSurface { get; private set; } = " \u2047 ";

    public CharsMap? Map { get; private set; }

    public SentencePieceSpaces Spaces => new(_dummyPrefix, _asSuffix, _removeExtra, _escape);

    /// <exception cref="InvalidDataException">It is damaged, or a kind of model that is not read.</exception>
    public static SentencePieceFile Read(string path)
    {
        var file = new SentencePieceFile(path);
        foreach (var field in ProtoField.ReadAll(File.ReadAllBytes(path), path))
            switch (field.Number)
            {
                case 1: file._pieces.Add(file.Piece(field)); break;
                case 2: file.Trainer(field); break;
                case 3: file.Normalizer(field); break;
            }
        if (file._pieces.Count == 0)
            throw new InvalidDataException($"{path} holds no tokens; fetch it again");
        return file._modelType is Unigram or Bpe ? file
            : throw new InvalidDataException($"{path} is a model of type {file._modelType}; known are 1 (unigram) and 2 (BPE)");
    }

    private SentencePieceToken Piece(ProtoField message)
    {
        var (text, score, kind) = ("", 0f, SentencePieceKind.Normal);
        foreach (var field in message.Fields(_path))
            switch (field.Number)
            {
                case 1: text = field.Text(_path); break;
                case 2: score = field.Single; break;
                case 3: kind = (SentencePieceKind)field.Value; break;
            }
        return !Enum.IsDefined(kind) ? throw new InvalidDataException($"{_path}: the token '{text}' has the unknown type {(int)kind}")
            : float.IsFinite(score) ? new(text, score, kind)
            : throw new InvalidDataException($"{_path}: the token '{text}' has no finite score; fetch the file again");
    }

    private void Trainer(ProtoField message)
    {
        foreach (var field in message.Fields(_path))
            switch (field.Number)
            {
                case 3: _modelType = (int)field.Value; break;
                case 24: _asSuffix = field.Value != 0; break;
                case 35: ByteFallback = field.Value != 0; break;
                case 44: UnknownSurface = field.Text(_path); break;
            }
    }

    private void Normalizer(ProtoField message)
    {
        foreach (var field in message.Fields(_path))
            switch (field.Number)
            {
                case 2: Map = field.Bytes.Length == 0 ? null : new(field.Bytes.Span, _path); break;
                case 3: _dummyPrefix = field.Value != 0; break;
                case 4: _removeExtra = field.Value != 0; break;
                case 5: _escape = field.Value != 0; break;
            }
    }
}
