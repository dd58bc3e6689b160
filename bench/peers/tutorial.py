"""The tutorial that Admittance stands in for: Flask, Flask-JWT-Extended and MySQL, one connection for all."""
import os

import mysql.connector
from flask import Flask, jsonify, request
from flask_jwt_extended import JWTManager, create_access_token, get_jwt, get_jwt_identity, jwt_required
from werkzeug.security import check_password_hash, generate_password_hash

app = Flask(__name__)
app.config["JWT_SECRET_KEY"] = "a secret of an hour of its own, for a bench"
jwt = JWTManager(app)
db = mysql.connector.connect(host="127.0.0.1", port=int(os.environ["MYSQL_PORT"]), user="root", database="sampledb")
cursor = db.cursor(dictionary=True)


@app.route("/register", methods=["POST"])
def register():
    data = request.get_json()
    username, password = data.get("username"), data.get("password")
    if not username or not password:
        return jsonify({"error": "Missing username or password"}), 400
    cursor.execute("SELECT * FROM users WHERE username = %s", (username,))
    if cursor.fetchone():
        return jsonify({"error": "User already exists"}), 409
    cursor.execute("INSERT INTO users (username, password) VALUES (%s, %s)", (username, generate_password_hash(password)))
    db.commit()
    return jsonify({"message": "User registered successfully"}), 201


@app.route("/login", methods=["POST"])
def login():
    data = request.get_json()
    cursor.execute("SELECT * FROM users WHERE username = %s", (data.get("username"),))
    user = cursor.fetchone()
    if not user:
        return jsonify({"error": "Invalid User"}), 403
    if not user["approved"]:
        return jsonify({"error": "Account not approved by admin"}), 403
    if not check_password_hash(user["password"], data.get("password")):
        return jsonify({"error": "Invalid credentials"}), 401
    token = create_access_token(identity=user["username"], additional_claims={"role": user["role"]})
    return jsonify({"access_token": token}), 200


@app.route("/dashboard")
@jwt_required()
def dashboard():
    return jsonify({"message": f"Welcome, {get_jwt_identity()}!"})


@app.route("/admin")
@jwt_required()
def admin():
    if get_jwt()["role"] != "admin":
        return jsonify({"error": "Admins only"}), 403
    return jsonify({"message": "Welcome to the admin panel!"})


if __name__ == "__main__":
    app.run(debug=True, port=int(os.environ["PORT"]))
